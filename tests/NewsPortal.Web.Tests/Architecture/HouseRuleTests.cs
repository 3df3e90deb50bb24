using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Data;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>The house rules that a test can enforce; docs/adr/ has their reasons.</summary>
public sealed partial class HouseRuleTests
{
    private static readonly Assembly Core = typeof(NewsDbContext).Assembly;
    private static readonly Assembly Web = typeof(global::Program).Assembly;

    /// <summary>Which project may reference which: every arrow points to Core.</summary>
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["NewsPortal.Core"] = [],
        ["NewsPortal.Migrations.Sqlite"] = ["NewsPortal.Core"],
        ["NewsPortal.Migrations.SqlServer"] = ["NewsPortal.Core"],
        ["NewsPortal.Web"] = ["NewsPortal.Core", "NewsPortal.Migrations.Sqlite", "NewsPortal.Migrations.SqlServer"],
        ["NewsPortal.Cli"] = ["NewsPortal.Core", "NewsPortal.Migrations.Sqlite", "NewsPortal.Migrations.SqlServer"],
    };

    [Fact]
    public void Projects_Referencing_KeepTheArrows()
    {
        var found = SourceTree
            .Files("src", ".csproj")
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file.Name),
                file =>
                    XDocument
                        .Load(file.FullName)
                        .Descendants("ProjectReference")
                        .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
                        .Order()
                        .ToArray()
            );

        Assert.Equal(AllowedReferences.Keys.Order(), found.Keys.Order());
        Assert.All(found, project => Assert.Equal(AllowedReferences[project.Key], project.Value));
    }

    [Fact]
    public void Folders_Named_CarryTheNewsroomsWords()
    {
        string[] vague = ["services", "helpers", "managers", "utils", "utilities", "common", "misc", "repositories"];

        var folders = SourceTree
            .Files("src", ".cs")
            .Concat(SourceTree.Files("tests", ".cs"))
            .SelectMany(file => Path.GetDirectoryName(file.Name)!.Split('/'))
            .Distinct();

        Assert.Empty(folders.Intersect(vague, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Web_OutsideHosting_NeverTouchesTheDatabase() =>
        Assert.Empty(
            Violations(
                "src/NewsPortal.Web",
                DatabaseUse(),
                file => file.Contains("/Hosting/", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Entities_InWeb_AreNoPartOfAModel()
    {
        using var db = DatabaseSetup.ForDesignTime(DatabaseProvider.Sqlite);
        var entities = db.Model.GetEntityTypes().Select(e => e.ClrType).ToHashSet();
        var properties =
            from type in Web.GetTypes()
            where
                !type.IsAssignableTo(typeof(ControllerBase))
                && !IsGenerated(type)
                && !(type.Namespace ?? "").EndsWith(".Hosting", StringComparison.Ordinal)
            from property in type.GetProperties()
            where Mentioned(property.PropertyType).Any(entities.Contains)
            select $"{type.FullName}.{property.Name}";
        var names = new Regex(
            $@"^@model\s+(.*\W)?({string.Join('|', entities.Select(e => Regex.Escape(e.Name.Split('`')[0])))})\W*$"
        );
        var views =
            from view in SourceTree.Files("src/NewsPortal.Web", ".cshtml")
            from line in view.Lines()
            where names.IsMatch(line.Text)
            select $"{view.Name}: {line.Text}";

        Assert.Empty(properties.Concat(views));
    }

    [Fact]
    public void Time_Everywhere_ComesFromTheTimeProvider() => Assert.Empty(Violations("src", WallClock(), _ => false));

    [Fact]
    public void Providers_OutsideData_AreUnknown() =>
        Assert.Empty(
            Violations(
                "src",
                ProviderNames(),
                file =>
                    file.StartsWith("src/NewsPortal.Core/Data/", StringComparison.Ordinal)
                    || file.StartsWith("src/NewsPortal.Migrations.", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Visibility_OutsideItsClass_IsNeverSpeltOut()
    {
        // The entity decides a story's state; this class states the same rule for the database.
        string[] owners =
        [
            "src/NewsPortal.Core/Articles/Article.cs",
            "src/NewsPortal.Core/Articles/ArticleVisibility.cs",
        ];

        var spelt =
            from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("src", ".cshtml"))
            where !owners.Contains(file.Name)
            from Match match in Visibility().Matches(File.ReadAllText(file.FullName))
            select $"{file.Name}: {match.Value}";

        Assert.Empty(spelt);
    }

    [Theory]
    [InlineData("db.Articles.Where(a => a.State == ArticleState.Published && a.PublishedAt <= now)")]
    [InlineData("l => l.Article.State == ArticleState.Published\n    && l.Article.PublishedAt > now")]
    [InlineData("a => a.PublishedAt <= now && a.State == ArticleState.Published")]
    [InlineData("a => a.ListedAt != null && a.ListedAt <= until")]
    [InlineData("a => now >= a.ListedAt")]
    public void Visibility_SpeltOut_IsNoticed(string code) => Assert.Matches(Visibility(), code);

    [Theory]
    [InlineData("db.Articles.ListedAt(now).Where(a => a.ListedAt >= from && a.ListedAt < to)")]
    [InlineData("db.Articles.Where(a => a.ListedAt != null).OrderBy(a => a.ListedAt)")]
    [InlineData("a.State == ArticleState.Published && a.PublishedVersion != a.NewestVersion")]
    public void Visibility_AskedOfItsClass_IsRight(string code) => Assert.DoesNotMatch(Visibility(), code);

    [Fact]
    public void Addresses_OutsideTheirBuilders_AreNeverSpeltOut()
    {
        string[] builders =
        [
            "src/NewsPortal.Core/Site/SiteAddresses.cs",
            "src/NewsPortal.Core/Accounts/AccountAddresses.cs",
            "src/NewsPortal.Web/Areas/Admin/NewsroomAddresses.cs",
            "src/NewsPortal.Core/Articles/ArticlePaths.cs",
            "src/NewsPortal.Core/Media/PictureRef.cs",
            "src/NewsPortal.Core/Media/FileRef.cs",
            "src/NewsPortal.Core/Sharing/ShareCard.cs",
        ];
        string[] others =
        [
            // Addresses of other sites, of this site when it ran another program, and as written in the demo's texts.
            "src/NewsPortal.Core/Articles/Embed.cs",
            "src/NewsPortal.Core/OldAddresses/",
            "src/NewsPortal.Core/WordPressImport/",
            "src/NewsPortal.Core/Demo/",
            // A folder of the disk, and what machines ask for: no page links there.
            "src/NewsPortal.Core/Infrastructure/SecretFiles.cs",
            "src/NewsPortal.Web/Hosting/BundledAssets.cs",
            "src/NewsPortal.Web/Hosting/ErrorPages.cs",
            "src/NewsPortal.Web/Hosting/Health.cs",
            "src/NewsPortal.Web/Hosting/Logging.cs",
            "src/NewsPortal.Web/Hosting/Telemetry.cs",
            "src/NewsPortal.Web/Hosting/ViewsEndpoints.cs",
            "src/NewsPortal.Web/Hosting/Website.cs",
        ];

        Assert.Empty(
            Violations(
                "src",
                SpeltAddress(),
                file => builders.Contains(file) || others.Any(place => file.StartsWith(place, StringComparison.Ordinal))
            )
        );
    }

    [Theory]
    [InlineData("return Redirect(\"/admin/media\");")]
    [InlineData("var path = $\"/category/{slug}\";")]
    [InlineData("var path = $\"/{year:0000}\";")]
    [InlineData("<a href=\"/tag/@tag.Slug\">")]
    [InlineData("<form method=\"post\" action=\"/\">")]
    [InlineData("<form data-draft-key=\"@(id is null ? \"/admin/tags/new\" : key)\">")]
    [InlineData("<button formaction=\"/search\">")]
    [InlineData("[AsksForPassword(\"/admin/people/new\")]")]
    public void Address_SpeltOut_IsNoticed(string code) => Assert.Matches(SpeltAddress(), code);

    [Theory]
    [InlineData("[Read(\"/author/{slug}\")]")]
    [InlineData("[HttpPost(\"/admin/x\")]")]
    [InlineData("<a href=\"@SiteAddresses.Tag(tag.Slug)\">")]
    [InlineData("<partial name=\"/Views/Shared/_Card.cshtml\" />")]
    [InlineData("path.Split(\"/\")")]
    public void Address_OfARouteOrABuilder_IsRight(string code) => Assert.DoesNotMatch(SpeltAddress(), code);

    [Fact]
    public void Lines_OfCode_HaveAtMost120CharactersBesidesLiterals()
    {
        var wide =
            from folder in new[] { "src", "tests" }
            from file in SourceTree.Files(folder, ".cs")
            from number in WideLines(File.ReadAllText(file.FullName))
            select $"{file.Name}:{number}";

        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("// ", "", true)]
    [InlineData("var name = other.", ";", true)]
    [InlineData("var name = \"", "\";", false)]
    [InlineData("var name = \"\"\"\n", "\n\"\"\";", false)]
    public void Lines_TooWide_AreNoticedBesidesLiterals(string before, string after, bool isWide) =>
        Assert.Equal(isWide, WideLines(before + new string('x', 120) + after).Any());

    [Fact]
    public void PublicAsyncMethods_OfCore_TakeACancellationToken()
    {
        var methods =
            from type in Core.GetExportedTypes()
            where !type.IsInterface && !type.IsAssignableTo(typeof(Delegate))
            from method in type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
            )
            where IsAsync(method) && !IsForeign(type, method)
            where method.GetParameters().All(p => p.ParameterType != typeof(CancellationToken))
            select $"{type.Name}.{method.Name}";

        // Only calls Identity's UserManager, whose methods take no token.
        Assert.Equal(["PasswordEditor.IsTokenValidAsync"], methods);
    }

    [Fact]
    public void Controllers_OfTheNewsroom_InheritAdminController()
    {
        var strangers = Web.GetTypes()
            .Where(type =>
                type.IsAssignableTo(typeof(ControllerBase))
                && type is { IsAbstract: false }
                && type.Namespace!.Contains(".Areas.Admin", StringComparison.Ordinal)
                && !type.IsAssignableTo(typeof(Web.Areas.Admin.Controllers.AdminController))
            )
            .Select(type => type.FullName);

        Assert.Empty(strangers);
    }

    private static IEnumerable<int> WideLines(string code)
    {
        var isRaw = false;
        foreach (var (index, line) in code.Split('\n').Index())
        {
            var opens = line.Split("\"\"\"").Length % 2 == 0;
            if (!isRaw && !opens && line.Length > 120 && Literal().Replace(line, "").Length > 60)
            {
                yield return index + 1;
            }

            isRaw ^= opens;
        }
    }

    private static IEnumerable<string> Violations(string folder, Regex forbidden, Func<string, bool> isAllowed) =>
        from extension in new[] { ".cs", ".cshtml" }
        from file in SourceTree.Files(folder, extension)
        where !isAllowed(file.Name)
        from line in file.Lines()
        where forbidden.IsMatch(line.Text) && !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select $"{file.Name}:{line.Number}: {line.Text.Trim()}";

    private static bool IsAsync(MethodInfo method) =>
        method.ReturnType.IsAssignableTo(typeof(Task))
        || (
            method.ReturnType.IsGenericType
            && method.ReturnType.GetGenericTypeDefinition() is var generic
            && (generic == typeof(ValueTask<>) || generic == typeof(IAsyncEnumerable<>))
        )
        || method.ReturnType == typeof(ValueTask);

    /// <summary>True if the signature is dictated: an override, or an interface of the framework.</summary>
    private static bool IsForeign(Type type, MethodInfo method) =>
        method.GetBaseDefinition() != method
        || type.GetInterfaces()
            .Where(i => i.Assembly != Core)
            .Any(i => type.GetInterfaceMap(i).TargetMethods.Contains(method));

    private static IEnumerable<Type> Mentioned(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Mentioned).Prepend(type)
        : type.IsArray ? Mentioned(type.GetElementType()!)
        : [type];

    private static bool IsGenerated(Type type) =>
        type.FullName!.StartsWith("AspNetCoreGeneratedDocument", StringComparison.Ordinal);

    [GeneratedRegex(@"""""""[^""]*(""{1,2}[^""]+)*""""""|@?""(?:[^""\\]|\\.)*""", RegexOptions.NonBacktracking)]
    private static partial Regex Literal();

    [GeneratedRegex(
        @"State\s*==\s*ArticleState\.Published\s*&&\s*[\w.!?]*PublishedAt\b"
            + @"|PublishedAt\s*[<>]=?\s*[\w.]+\s*&&\s*[\w.!?]*State\s*==\s*ArticleState\.Published"
            + @"|\bListedAt\s*<=|>=\s*[\w!?]+\.ListedAt\b",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Visibility();

    [GeneratedRegex("""^(?!\s*\[(Read|Route|Http\w+)\().*("/[a-z{]|\b(href|action|formaction|src)="/["a-z@])""")]
    private static partial Regex SpeltAddress();

    [GeneratedRegex(@"\bNewsDbContext\b|\bDbSet<|\bDbContext\b")]
    private static partial Regex DatabaseUse();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(
        @"\bIsSqlite\(|\bIsSqlServer\(|\bSqliteException\b|\bSqlException\b|\bUseSqlite\(|\bUseSqlServer\("
    )]
    private static partial Regex ProviderNames();
}
