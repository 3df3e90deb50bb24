using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Tests.Taxonomy;

public sealed class AuthorTests
{
    [Theory]
    [InlineData("The Harbour Gazette", true)]
    [InlineData("the harbour gazette ", true)]
    [InlineData("Gazette staff", true)]
    [InlineData("The Design Team", true)]
    [InlineData("Redaktion", true)]
    [InlineData("Reuters", true)]
    [InlineData("Ada Byron", false)]
    [InlineData("Efe Demir", false)]
    [InlineData("A. P. Herbert", false)]
    [InlineData("Anna Teamer", false)]
    [InlineData("", false)]
    public void LooksLikeOrganisation_Byline_IsGuessed(string name, bool isOrganisation) =>
        Assert.Equal(isOrganisation, Author.LooksLikeOrganisation(name, "The Harbour Gazette", null));
}
