using Microsoft.Extensions.Localization;
using NewsPortal.Core.Media;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Authors;

/// <summary>The submitted form of an author.</summary>
public sealed record AuthorForm
{
    public long? Id { get; init; }
    public Guid? Version { get; init; }

    /// <summary>The key of a new author's form.</summary>
    public Guid? CreationKey { get; init; }

    public string Name { get; init; } = "";
    public bool IsOrganisation { get; init; }
    public string? Slug { get; init; }
    public string? Role { get; init; }
    public string? Biography { get; init; }
    public string? Email { get; init; }
    public long? PortraitId { get; init; }
    public List<SaveAuthorLink> Links { get; init; } = [];

    public static AuthorForm Of(SaveAuthor author) =>
        new()
        {
            Id = author.Id,
            Version = author.Version,
            Name = author.Name,
            Slug = author.Slug,
            Role = author.Role,
            Biography = author.Biography,
            Email = author.Email,
            PortraitId = author.PortraitId,
            Links = [.. author.Links],
            IsOrganisation = author.IsOrganisation,
        };

    /// <summary>A colleague's stored changes next to this input.</summary>
    public EditConflict Beside(SaveAuthor stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.Author(Id),
            ToCommand(),
            stored,
            (texts["Their name"], a => a.Name),
            (texts["Their kind"], a => a.IsOrganisation ? texts["Not a person"] : texts["A person"]),
            (texts["Their role"], a => a.Role),
            (texts["Their address"], a => a.Slug),
            (texts["Their biography"], a => a.Biography),
            (texts["Their e-mail address"], a => a.Email),
            (texts["Their portrait"], a => a.PortraitId is { } id ? texts["No. {0}", id] : ""),
            (
                texts["Their links"],
                a =>
                    string.Join(
                        '\n',
                        a.Links.Where(l => !string.IsNullOrWhiteSpace(l.Url)).Select(l => $"{l.Label} {l.Url}".Trim())
                    )
            )
        );
    }

    public SaveAuthor ToCommand() =>
        new()
        {
            Id = Id,
            Version = Version,
            CreationKey = CreationKey,
            Name = Name,
            Slug = Slug,
            Role = Role,
            Biography = Biography,
            Email = Email,
            PortraitId = PortraitId,
            Links = Links,
            IsOrganisation = IsOrganisation,
        };
}

/// <summary>The page of an author's form.</summary>
public sealed record EditModel(AuthorForm Form, Guid? StoredVersion, PictureRef? Portrait)
{
    public EditConflict? EditConflict { get; init; }
}

/// <summary>The list of authors.</summary>
public sealed record ListModel(string? Query, NamePage<AuthorLine> Page);
