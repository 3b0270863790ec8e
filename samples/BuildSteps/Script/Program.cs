using Script;

Console.WriteLine($"{Palette.Label}: moss {Palette.Moss}, sand {Palette.Sand}, water {Palette.Water}");
