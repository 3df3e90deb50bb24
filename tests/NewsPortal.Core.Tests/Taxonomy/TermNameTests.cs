using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Tests.Taxonomy;

public sealed class TermNameTests
{
    [Theory]
    [InlineData("Berlin", "BERLIN")]
    [InlineData("  New \t York ", "new york")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("Να\u03C3", "ΝΑΣ")]
    [InlineData("so\u00ADft\u200B", "soft")]
    [InlineData("\u2764\uFE0F", "\u2764")]
    public void AreEqual_SameName_IsTrue(string one, string other) => Assert.True(TermName.AreEqual(one, other));

    [Theory]
    [InlineData("C", "C#")]
    [InlineData("C#", "C++")]
    [InlineData("resume", "résumé")]
    [InlineData("A.B", "AB")]
    [InlineData("m2", "m²")]
    [InlineData("O'Brien", "OBrien")]
    public void AreEqual_OtherName_IsFalse(string one, string other) => Assert.False(TermName.AreEqual(one, other));

    [Theory]
    [InlineData("", false)]
    [InlineData(" \u200B\u00AD\uFEFF ", false)]
    [InlineData("\u200D", false)]
    [InlineData("\u3164", false)]
    [InlineData("\u2800\u034F", false)]
    [InlineData("\u0301", false)]
    [InlineData("@", true)]
    [InlineData("🚀", true)]
    public void IsVisible_Name_TellsWhetherItShows(string name, bool visible) =>
        Assert.Equal(visible, TermName.IsVisible(name));
}
