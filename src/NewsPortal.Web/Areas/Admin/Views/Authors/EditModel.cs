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
    public EditConflict Beside(SaveAuthor stored) =>
        EditConflict.Of(
            NewsroomAddresses.Author(Id),
            ToCommand(),
            stored,
            ("name", a => a.Name),
            ("kind", a => a.IsOrganisation ? "Not a person" : "A person"),
            ("role", a => a.Role),
            ("address", a => a.Slug),
            ("biography", a => a.Biography),
            ("e-mail address", a => a.Email),
            ("portrait", a => a.PortraitId is { } id ? $"No. {id}" : ""),
            (
                "links",
                a =>
                    string.Join(
                        '\n',
                        a.Links.Where(l => !string.IsNullOrWhiteSpace(l.Url)).Select(l => $"{l.Label} {l.Url}".Trim())
                    )
            )
        );

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
