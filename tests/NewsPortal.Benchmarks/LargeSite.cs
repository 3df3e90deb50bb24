using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Benchmarks;

/// <summary>Fills an empty database with a site of any size, the same for the same number.</summary>
internal sealed class LargeSite(NewsDbContext db, ArticlePaths paths, SiteTime time)
{
    private const int Batch = 1000;

    private static readonly string[] Words =
    [
        "harbour", "council", "ferry", "budget", "storm", "school", "bridge", "market", "library", "rent", "orchestra", "glacier",
        "vote", "strike", "rail", "bakery", "river", "court", "hospital", "match", "festival", "shipyard", "tax", "winter",
    ];

    /// <summary>Writes the articles, oldest first, one every 40 minutes back from now; 4 in 100 are drafts.</summary>
    public async Task FillAsync(int articles, CancellationToken cancellationToken)
    {
        var random = new Random(articles);
        var categories = await CategoriesAsync(cancellationToken);
        var authors = Enumerable.Range(1, 200).Select(i => new Author { Slug = $"author-{i}", Name = $"Author {i}" }).ToList();
        var tags = Enumerable.Range(1, 2000).Select(i => new Tag { Slug = $"tag-{i}", Name = $"Tag {i}" }).ToList();
        db.AddRange(authors);
        db.AddRange(tags);
        await db.SaveChangesAsync(cancellationToken);
        var categoryIds = categories.ConvertAll(c => (c.Id, c.ParentId));
        var authorIds = authors.ConvertAll(a => a.Id);
        var tagIds = tags.ConvertAll(t => t.Id);
        db.ChangeTracker.Clear();

        var now = time.UtcNow;
        for (var start = 0; start < articles; start += Batch)
        {
            for (var i = start; i < Math.Min(start + Batch, articles); i++)
            {
                db.Articles.Add(Make(i, now.AddMinutes(-40.0 * (articles - i)), random, categoryIds, authorIds, tagIds));
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ArticleViewTotals.AddRange(db.Articles.Local.Select(a => new ArticleViewTotal { ArticleId = a.Id, Views = random.Next(20_000) }));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private Article Make(
        int number, DateTime at, Random random, List<(long Id, long? ParentId)> categories, List<long> authors, List<long> tags)
    {
        var headline = $"{Word(random)} {Word(random)} {Word(random)} {number}";
        var paragraph = string.Join(' ', Enumerable.Range(0, 60).Select(_ => Word(random)));
        var body = $"<p>{paragraph}</p><p>{paragraph}</p>";
        var article = new Article
        {
            Headline = headline, Slug = Slug.From(headline), Standfirst = paragraph[..120], Body = body,
            WordCount = 120, CreatedAt = at, ModifiedAt = at,
        };
        article.Show(new RenderedBody(body, []));
        var (id, parent) = categories[random.Next(categories.Count)];
        article.Categories.Add(new ArticleCategory { CategoryId = id, Position = 0 });
        if (parent is { } ancestor)
        {
            article.Categories.Add(new ArticleCategory { CategoryId = ancestor });
        }

        article.Authors.Add(new ArticleAuthor { AuthorId = authors[random.Next(authors.Count)] });
        foreach (var tag in Enumerable.Range(0, 3).Select(_ => tags[random.Next(tags.Count)]).Distinct())
        {
            article.Tags.Add(new ArticleTag { TagId = tag, Position = article.Tags.Count });
        }

        if (number % 25 != 0)
        {
            article.Publish(at, paths.ForStory(article.Slug, at), at);
        }

        return article;
    }

    private async Task<List<Category>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var parents = Enumerable.Range(1, 8).Select(i => new Category { Slug = $"section-{i}", Name = $"Section {i}", InMenu = true }).ToList();
        var children = parents.SelectMany(p => Enumerable.Range(1, 2)
            .Select(i => new Category { Slug = $"{p.Slug}-{i}", Name = $"{p.Name}.{i}", Parent = p })).ToList();
        db.AddRange(parents);
        db.AddRange(children);
        await db.SaveChangesAsync(cancellationToken);
        return [.. parents, .. children];
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];
}
