using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Areas.Admin.Views.Audit;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Admin;

public sealed partial class AuditTests
{
    [Fact]
    public async Task Verify_AfterEditsByMany_FindsOneUnbrokenChain()
    {
        await using var app = new NewsApp();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.SignedInAsync(Roles.Editor)));
        await WriteAsync(app, "one", "two");

        var verdict = await VerifyAsync(app);

        Assert.True(verdict.IsWhole, verdict.Fault);
        Assert.True(verdict.Entries >= 8);
        Assert.Equal(
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.OrderByDescending(a => a.Sequence).Select(a => a.Hash).FirstAsync()
            ),
            verdict.Hash
        );
    }

    [Fact]
    public async Task List_InGerman_SaysActsInGermanAndFindsThemByTheirWords()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Administrator);
        await (await browser.OpenAsync("/admin")).Form("/account/language").Fill("language", "de").SendAsync();
        await app.InScopeAsync(async services =>
        {
            await services
                .GetRequiredService<AuditTrail>()
                .WriteAsync(null, "somebody", "Changed settings", "", default);
            return true;
        });

        var page = await browser.OpenAsync("/admin/audit?what=einstellungen+GEÄNDERT");
        var other = await browser.OpenAsync("/admin/audit?what=gelöscht");
        var stored = await browser.OpenAsync("/admin/audit?what=changed+settings");

        Assert.Equal(["Einstellungen geändert"], Acts(page));
        Assert.Equal(["Einstellungen geändert"], Acts(stored));
        Assert.Empty(Acts(other));

        static List<string> Acts(Page page) =>
            [.. page.Document.QuerySelectorAll("tbody td:nth-child(3)").Select(cell => cell.TextContent.Trim())];
    }

    /// <summary>Acts are written in many rooms, and translated in one list.</summary>
    [Fact]
    public void Acts_WrittenAnywhere_AreAllTranslated()
    {
        var known = AuditActs.All(new KeyTexts()).Select(one => one.Stored).ToHashSet();
        var written = (
            from file in SourceTree.Files("src/NewsPortal.Core", ".cs")
            from Match entry in WrittenAct().Matches(File.ReadAllText(file.FullName))
            from Match act in Literal().Matches(entry.Groups["act"].Value)
            select act.Groups["text"].Value
        ).ToHashSet();

        Assert.True(written.Count > 60, $"{written.Count}");
        Assert.Subset(known, written);
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("action")]
    [InlineData("time")]
    [InlineData("deleted")]
    [InlineData("last")]
    [InlineData("order")]
    [InlineData("forgotten")]
    [InlineData("added")]
    public async Task Verify_AfterTampering_NamesTheEntry(string what)
    {
        await using var app = new NewsApp();
        await WriteAsync(app, "one", "two", "three", "four");

        await app.Data.InDatabaseAsync(db =>
        {
            var third = db.AuditTrail.Where(a => a.Sequence == 3);
            return what switch
            {
                "subject" => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.Subject, "other")),
                "action" => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.Action, "Other")),
                "time" => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.At, a => a.At.AddSeconds(1))),
                "deleted" => third.ExecuteDeleteAsync(),
                "last" => db.AuditTrail.Where(a => a.Sequence == 4).ExecuteDeleteAsync(),
                "order" => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.Sequence, 9)),
                "forgotten" => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.Salt, (string?)null)),
                _ => third.ExecuteUpdateAsync(set => set.SetProperty(a => a.Sequence, (long?)null)),
            };
        });
        var verdict = await VerifyAsync(app);

        Assert.False(verdict.IsWhole);
        Assert.Equal(what == "last" ? 3 : 2, verdict.Entries);
    }

    [Fact]
    public async Task Trail_ChangedInCode_IsRefused()
    {
        await using var app = new NewsApp();
        await WriteAsync(app, "one");

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.Data.InDatabaseAsync(async db =>
            {
                db.AuditTrail.Remove(await db.AuditTrail.OrderBy(entry => entry.Id).FirstAsync());
                return await db.SaveChangesAsync();
            })
        );
    }

    [Fact]
    public async Task Chain_OfAnOlderDatabase_BeginsWithItsEntries()
    {
        await using var app = new NewsApp();
        await WriteAsync(app, "one", "two");
        await app.Data.InDatabaseAsync(async db =>
        {
            await db.AuditTrail.ExecuteUpdateAsync(set =>
                set.SetProperty(a => a.Sequence, (long?)null)
                    .SetProperty(a => a.Salt, (string?)null)
                    .SetProperty(a => a.Seal, (string?)null)
                    .SetProperty(a => a.Hash, (string?)null)
            );
            return await db.AuditHeads.ExecuteUpdateAsync(set =>
                set.SetProperty(h => h.Sequence, 0).SetProperty(h => h.Hash, "")
            );
        });

        await WriteAsync(app, "three");

        Assert.Equal(new AuditVerdict(3, (await VerifyAsync(app)).Hash), await VerifyAsync(app));
        Assert.Equal(
            ["one", "two", "three"],
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.OrderBy(a => a.Sequence).Select(a => a.Subject).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Show_Searched_FindsByPersonActWordsThingAndDay()
    {
        await using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator, "searcher");
        await (await admin.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Traced story")
            .SendAsync();
        var id = await app.Data.InDatabaseAsync(db => db.Articles.Select(a => a.Id).SingleAsync());
        await (await admin.OpenAsync($"/admin/articles/{id}")).Form($"/admin/articles/{id}/delete").SendAsync();

        async Task<string[]> ActsAsync(string query) =>
            [
                .. (await admin.OpenAsync($"/admin/audit?{query}"))
                    .Document.QuerySelectorAll("tbody tr")
                    .Select(row => row.QuerySelectorAll("td")[2].TextContent.Trim()),
            ];

        Assert.Equal(["Deleted article", "Created article"], await ActsAsync("q=traced"));
        Assert.Equal(["Deleted article", "Created article"], await ActsAsync($"kind=article&thing={id}"));
        Assert.Equal(["Deleted article"], await ActsAsync("who=searcher&what=deleted&from=2026-03-02&to=2026-03-02"));
        Assert.Empty(await ActsAsync("q=traced&to=2026-03-01"));
        Assert.Empty(await ActsAsync("q=traced&who=nobody"));
        var list = await admin.GetStringAsync(new Uri("/admin/audit/export?q=traced", UriKind.Relative));
        Assert.Contains(",Deleted article,Traced story,article,", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfAFormula_IsHarmlessInASpreadsheet()
    {
        await using var app = new NewsApp();
        await WriteAsync(app, "=HYPERLINK(\"https://evil.example\")");
        var admin = await app.SignedInAsync(Roles.Administrator);

        var list = await admin.GetStringAsync(new Uri("/admin/audit/export", UriKind.Relative));

        Assert.Contains("'=HYPERLINK", list, StringComparison.Ordinal);
    }

    private static Task<AuditVerdict> VerifyAsync(NewsApp app) =>
        app.InScopeAsync(services => services.GetRequiredService<AuditVerifier>().RunAsync(default));

    private static Task<bool> WriteAsync(NewsApp app, params IEnumerable<string> subjects) =>
        app.InScopeAsync(async services =>
        {
            foreach (var subject in subjects)
            {
                await services.GetRequiredService<AuditTrail>().WriteAsync(null, "somebody", "Did", subject, default);
            }

            return true;
        });

    [GeneratedRegex("""audit\.Add\(\s*[^,;]+,\s*(?<act>[^,;]+)[,)]""")]
    private static partial Regex WrittenAct();

    [GeneratedRegex("(?<![$])\"(?<text>[A-Z][^\"{}]+)\"")]
    private static partial Regex Literal();

    /// <summary>Texts that say their keys.</summary>
    private sealed class KeyTexts : IStringLocalizer<NewsroomTexts>
    {
        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] => new(name, name);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
