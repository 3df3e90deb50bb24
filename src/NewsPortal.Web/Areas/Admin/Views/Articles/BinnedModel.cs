using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>An article in the bin.</summary>
public sealed record BinnedModel(ArticleDetails Article, bool MayPutBack, bool MayPurge)
{
    /// <summary>Who deleted it.</summary>
    public string By => Article.History.FirstOrDefault(line => line.Reason == VersionReason.Binned)?.By ?? "";

    /// <summary>When it is deleted for good, UTC.</summary>
    public DateTime Until => Article.BinnedAt!.Value + Core.Articles.Article.BinKeeps;

    public static BinnedModel Of(ArticleDetails article, Actor actor)
    {
        var facts = ArticleFacts.Of(article, actor);
        return new BinnedModel(
            article,
            ArticlePermissions.MayPutBack(facts, actor),
            ArticlePermissions.MayPurge(facts, actor)
        );
    }
}
