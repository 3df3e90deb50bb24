using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Tests.Articles;

public sealed class TextCheckTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.", "Two!", "Three?")]
    [InlineData("He said “no.” Then he left.", "He said “no.”", "Then he left.")]
    [InlineData("It costs 3.50 euros, i.e. too much.", "It costs 3.50 euros, i.e. too much.")]
    [InlineData("Wait… what happened", "Wait… what happened")]
    [InlineData("東京です。大阪です。", "東京です。", "大阪です。")]
    [InlineData("ماذا حدث؟ لا أحد يعرف.", "ماذا حدث؟", "لا أحد يعرف.")]
    [InlineData("No end", "No end")]
    [InlineData("...", "...")]
    [InlineData("")]
    public void Sentences_OfAText_EndWhereSentencesEnd(string text, params string[] expected) =>
        Assert.Equal(expected, TextCheck.Sentences(text));
}
