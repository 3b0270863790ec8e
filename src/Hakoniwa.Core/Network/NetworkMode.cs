namespace Hakoniwa.Networking;

internal enum NetworkMode
{
    Host,
    Loopback,
    Pasta,
}
