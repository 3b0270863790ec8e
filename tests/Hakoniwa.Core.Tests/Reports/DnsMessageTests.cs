using System.Text;

using Hakoniwa.Reporting;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>What a resolver makes of messages that a hostile program may have written.</summary>
public sealed class DnsMessageTests
{
    private static byte[] Query(params byte[][] labels)
        => [0xAB, 0xCD, 0x01, 0x10, 0, 1, 0, 0, 0, 0, 0, 0, .. labels.SelectMany(l => (byte[])[(byte)l.Length, .. l]), 0, 0, 28, 0, 1];

    private static byte[] Query(string name) => Query([.. name.Split('.').Select(Encoding.Latin1.GetBytes)]);

    [Test]
    public void The_answer_has_the_querys_id_and_question_and_says_that_there_is_no_such_name()
    {
        var query = Query("example.org");
        var answer = new byte[DnsMessage.MaxAnswer];

        Assert.That(DnsMessage.TryRead([.. query, 0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0], out var question), "with EDNS options");
        var length = DnsMessage.WriteNoSuchName(query, question, answer);

        byte[] expected = [0xAB, 0xCD, 0x81, 0x93, 0, 1, 0, 0, 0, 0, 0, 0, .. query[12..]];
        Assert.Multiple(() =>
        {
            Assert.That(question.Name, Is.EqualTo("example.org"));
            Assert.That(question.TypeName, Is.EqualTo("AAAA"));
            Assert.That(answer[..length], Is.EqualTo(expected));
        });
    }

    [TestCase("Example.ORG", "example.org")]
    [TestCase("a\u001b[31mb\n.org", "a\\027[31mb\\010.org")]
    [TestCase("sp ace\\.\u00e9", "sp\\032ace\\\\.\\233")]
    public void A_name_is_recorded_in_lower_case_and_without_control_characters(string name, string expected)
    {
        Assert.That(DnsMessage.TryRead(Query(name), out var question));
        Assert.That(question.Name, Is.EqualTo(expected));
    }

    [Test]
    public void A_dot_within_a_label_is_told_from_the_dot_between_two()
    {
        Assert.That(DnsMessage.TryRead(Query("a.b"u8.ToArray(), "c"u8.ToArray()), out var question));
        Assert.That(question.Name, Is.EqualTo("a\\.b.c"));
    }

    [Test]
    public void The_root_and_the_longest_name_are_names_and_a_longer_one_is_not()
    {
        var label = new byte[63];
        Array.Fill(label, (byte)'x');
        byte[][] longest = [label, label, label, label[..61]];

        Assert.Multiple(() =>
        {
            Assert.That(DnsMessage.TryRead(Query(Array.Empty<byte[]>()), out var root) && root.Name == ".");
            Assert.That(DnsMessage.TryRead(Query(longest), out var question));
            Assert.That(DnsMessage.WriteNoSuchName(Query(longest), question, new byte[DnsMessage.MaxAnswer]), Is.EqualTo(DnsMessage.MaxAnswer));
            Assert.That(DnsMessage.TryRead(Query([label, label, label, label[..62]]), out _), Is.False);
        });
    }

    [TestCase(2, 0x81, TestName = "An_answer_is_no_query")]
    [TestCase(2, 0x29, TestName = "An_update_is_no_query")]
    [TestCase(5, 0, TestName = "Nothing_is_asked")]
    [TestCase(5, 2, TestName = "Two_things_are_asked")]
    [TestCase(12, 0xC0, TestName = "A_pointer_leads_nowhere")]
    [TestCase(12, 0x40, TestName = "A_label_of_an_unknown_kind")]
    [TestCase(12, 63, TestName = "A_label_is_longer_than_the_message")]
    public void What_is_no_query_is_not_answered(int offset, int value)
    {
        var query = Query("example.org");
        query[offset] = (byte)value;

        Assert.That(DnsMessage.TryRead(query, out _), Is.False);
    }

    [Test]
    public void A_query_that_is_cut_off_anywhere_is_none()
    {
        var query = Query("example.org");

        for (var length = 0; length < query.Length; length++)
            Assert.That(DnsMessage.TryRead(query.AsSpan(0, length), out _), Is.False, $"{length} bytes");
        Assert.That(DnsMessage.TryRead(query, out _));
    }

    [Test]
    public void Random_bytes_are_read_without_harm_and_what_is_read_fits_the_answer()
    {
        var random = new Random(Seed: 4);
        var read = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var message = new byte[random.Next(600)];
            random.NextBytes(message);
            if (message.Length > 5)
                (message[2], message[4], message[5]) = (1, 0, 1);
            for (var i = 12; i < message.Length && round % 2 == 0; i++)
                message[i] &= 0x0F;
            if (!DnsMessage.TryRead(message, out var question))
                continue;
            read++;
            Assert.That(DnsMessage.WriteNoSuchName(message, question, new byte[DnsMessage.MaxAnswer]), Is.LessThanOrEqualTo(message.Length));
            Assert.That(question.Name, Does.Match("^[!-~]+$"));
        }

        Assert.That(read, Is.GreaterThan(100), "there were queries among them");
    }

    [Test]
    public void A_stream_gives_its_messages_however_it_is_cut()
    {
        byte[] sent = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9];
        for (var piece = 1; piece <= sent.Length; piece++)
        {
            var (stream, messages) = (new DnsStream(), new List<string>());
            foreach (var part in sent.Chunk(piece))
            {
                part.CopyTo(stream.Free);
                stream.Arrived(part.Length);
                while (stream.TryTake(out var message))
                    messages.Add(Convert.ToHexString(message));
            }

            Assert.That(messages, Is.EqualTo(new[] { "010203", "", "09" }), $"in pieces of {piece}");
        }
    }

    [Test]
    public void A_stream_that_announces_more_than_any_query_has_takes_no_more()
    {
        var stream = new DnsStream();
        stream.Free.Span.Fill(0xFF);
        stream.Arrived(stream.Free.Length);

        Assert.That(stream.TryTake(out _), Is.False);
        Assert.That(stream.Free.IsEmpty);
    }
}
