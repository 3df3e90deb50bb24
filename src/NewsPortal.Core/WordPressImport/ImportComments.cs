using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Imports the comments below an article.</summary>
internal sealed class ImportComments(NewsDbContext db, HtmlCleaner cleaner, SiteTime time)
{
    /// <summary>Adds and updates the comments of an article, in the current unit of work.</summary>
    public async Task StoreAsync(Article article, WantedArticle wanted, CancellationToken cancellationToken)
    {
        if (wanted.OtherComments.Count > 0)
        {
            // An earlier version imported them as readers' comments.
            await db
                .Comments.Where(c =>
                    c.ArticleId == article.Id && c.ImportId != null && wanted.OtherComments.Contains(c.ImportId.Value)
                )
                .ExecuteDeleteAsync(cancellationToken);
        }

        if (wanted.Comments.Count == 0)
        {
            return;
        }

        var known = await db
            .Comments.Where(c => c.ArticleId == article.Id && c.ImportId != null)
            .ToDictionaryAsync(c => c.ImportId!.Value, cancellationToken);
        foreach (var from in wanted.Comments)
        {
            if (!known.TryGetValue(from.Id, out var comment))
            {
                known[from.Id] = comment = new Comment
                {
                    ArticleId = article.Id,
                    ImportId = from.Id,
                    Kind = from.Type switch
                    {
                        "pingback" => CommentKind.Pingback,
                        "trackback" => CommentKind.Trackback,
                        _ => CommentKind.Comment,
                    },
                    AuthorEmail = from.AuthorEmail.Length <= 254 ? from.AuthorEmail : "",
                    AuthorUrl = IsWebAddress(from.AuthorUrl) ? from.AuthorUrl : "",
                    CreatedAt =
                        from.DateGmt
                        ?? (from.Date is { } local ? time.ToUtc(local) : article.PublishedAt ?? article.CreatedAt),
                };
                db.Comments.Add(comment);
            }

            // Nothing else edits comments, so the old site's version of a known one wins.
            comment.State = from.Approved switch
            {
                "1" or "approve" or "approved" => CommentState.Approved,
                "spam" => CommentState.Spam,
                "trash" or "post-trashed" => CommentState.Trash,
                _ => CommentState.Pending,
            };
            comment.AuthorName = ImportTerms.Cut(WordPressText.Plain(from.Author), 250);
            comment.Body = cleaner.Clean(WordPressHtml.ConvertComment(from.Content, wanted.Post));
        }

        foreach (var from in wanted.Comments.Where(c => c.ParentId != 0 && c.ParentId != c.Id))
        {
            if (
                known[from.Id].Parent is null
                && known[from.Id].ParentId is null
                && known.TryGetValue(from.ParentId, out var parent)
                && !Answers(parent, known[from.Id])
            )
            {
                known[from.Id].Parent = parent;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether a comment is already an ancestor of the other; a broken export could create a cycle.</summary>
    private static bool Answers(Comment comment, Comment above)
    {
        for (var at = comment; at is not null; at = at.Parent)
        {
            if (at == above)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWebAddress(string address) =>
        address.Length <= 2000
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
