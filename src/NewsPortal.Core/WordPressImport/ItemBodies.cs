using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What an item shows.</summary>
/// <param name="Html">The body.</param>
/// <param name="Picture">The featured picture; null for none.</param>
/// <param name="Caption">The caption of the featured picture.</param>
internal sealed record ItemBody(string Html, PlacedPicture? Picture, string Caption);

/// <summary>Converts the bodies of items, and puts the pictures and files that they show into the library.</summary>
internal sealed class ItemBodies(ExportIndex index, ImportPictures pictures, ImportFiles files)
{
    /// <summary>The body and the featured picture of an item.</summary>
    public async Task<ItemBody> ReadAsync(
        WxrItem item,
        WordPressPost post,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var body = WordPressHtml.Convert(item.Content + WordPressFields.Enclosures(item), post);
        var place = PlaceOf(item);
        var placed = await pictures.PlaceAsync(body.Pictures, place, notes, cancellationToken);
        var featured = await pictures.FeaturedAsync(item, place, notes, cancellationToken);
        var caption = featured?.Caption ?? "";
        var found = await files.PlaceAsync(body.FileAddresses, place, notes, cancellationToken);
        var html = body.ToHtml(picture => placed.GetValueOrDefault(picture.Number), found.GetValueOrDefault);
        if (featured is not null && WithoutLeading(html, featured.MediaId, ref caption) is { } rest)
        {
            html = rest;
            notes.Add("The text began with the featured picture; it is shown once.");
        }

        foreach (var note in body.Notes)
        {
            notes.Add(note);
        }

        foreach (var need in body.Needs)
        {
            notes.Need(need.Split(':')[0], need.Split(':')[1]);
        }

        return new ItemBody(html, featured, caption);
    }

    /// <summary>What podcast clients played: the local file if it was imported, otherwise the original.</summary>
    public async Task<Enclosure?> EnclosureAsync(WxrItem item, NoteList notes, CancellationToken cancellationToken)
    {
        if (
            WordPressFields.Files(item).FirstOrDefault(file => file.Address.Length <= ArticleLimits.EnclosureAddress)
            is not { } given
        )
        {
            return null;
        }

        return await files.FindAsync(given.Address, PlaceOf(item), notes, cancellationToken) is { } file
                ? new Enclosure(file.Address, file.ContentType, file.Bytes)
            : WordPressFields.IsAbsolute(given.Address) ? given
            : null;
    }

    /// <summary>The place that the receipt names for a missing picture or file.</summary>
    private string PlaceOf(WxrItem item) => index.Addresses.LocalPath(item.Link) ?? item.Link;

    /// <summary>The body without a leading figure of the featured picture; null when it starts differently.</summary>
    private static string? WithoutLeading(string html, string mediaId, ref string caption)
    {
        var start = $"<figure data-media-id=\"{mediaId}\">";
        const string end = "</figure>";
        if (!html.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var close = html.IndexOf(end, StringComparison.Ordinal);
        if (close < 0)
        {
            return null;
        }

        var at = html.IndexOf("<figcaption", 0, close, StringComparison.Ordinal);
        var own = at < 0 ? "" : WordPressText.Plain(html[at..close]);
        if (own.Length > 0)
        {
            caption = own;
        }

        return html[(close + end.Length)..].TrimStart('\n');
    }
}
