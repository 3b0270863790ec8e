using BuildStep;

Console.WriteLine($"moss {Palette.Moss}, sand {Palette.Sand}, water {Palette.Water}");
