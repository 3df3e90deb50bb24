using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Web.Areas.Admin.Views.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Hubs;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The list of articles and the form to write them.</summary>
public sealed class ArticlesController(
    ArticleAdminQueries queries,
    ArticleEditor editor,
    BinEditor bin,
    BatchEditor batches,
    FilterEditor filters,
    LaunchEditor launcher,
    PublicationChecks checks,
    ArticleQueries articles,
    WorkingCopies copies,
    HistoryQueries history,
    MergeQueries merges,
    NoteQueries notes,
    SiteTime time
) : AdminController
{
    /// <summary>Bytes of a form: four million characters of any script, plus the other fields.</summary>
    private const int FormBytes = 24 * 1024 * 1024;

    /// <summary>Bytes of a merge: the text, and as much in answers.</summary>
    private const int MergeBytes = 2 * FormBytes;

    /// <summary>How many stories the search for a link offers.</summary>
    private const int MostFound = 8;

    [HttpGet("")]
    [Requires(Permissions.ArticlesRead)]
    public Task<IActionResult> Index(ListQuery query, CancellationToken cancellationToken) =>
        ListAsync(query, cancellationToken);

    /// <summary>One act on all that were ticked in the list.</summary>
    [HttpPost("batch")]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Batch(BatchForm form, ListQuery query, CancellationToken cancellationToken)
    {
        var result = await batches.ApplyAsync(form.ToEdit(), Actor, cancellationToken);
        if (!result.IsDone)
        {
            ModelState.Add(result.Errors);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ListAsync(query, cancellationToken);
        }

        // Shown at once: a cookie could not carry the reasons of a whole page. Sent again, every version is an old one.
        if (result.Value.Refused.Count > 0)
        {
            return await ListAsync(query, cancellationToken, (form.Act, result.Value));
        }

        TempData["Done"] = BatchForm.Words(form.Act, result.Value.Done, T);
        return Redirect(query.Address(query.State, query.At));
    }

    /// <summary>Keeps the list's filter under a name.</summary>
    [HttpPost("filters")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> KeepFilter(string? name, ListQuery query, CancellationToken cancellationToken)
    {
        var result = await filters.SaveAsync(name, query.Text, Actor, cancellationToken);
        if (!result.IsDone)
        {
            ModelState.Add(result.Errors);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ListAsync(query, cancellationToken);
        }

        TempData["Done"] = T["The filter is kept."].Value;
        return Redirect(query.Address(query.State, null));
    }

    [HttpPost("filters/{id:long}/delete")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> ForgetFilter(long id, CancellationToken cancellationToken)
    {
        await filters.DeleteAsync(id, Actor, cancellationToken);
        TempData["Done"] = T["The filter is forgotten."].Value;
        return Redirect(NewsroomAddresses.Articles);
    }

    /// <param name="kind">Story or page.</param>
    /// <param name="key">
    /// The form's creation key, which the script puts into the address, so that Back leads to what it created.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpGet("new")]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> New(ArticleKind kind, Guid? key, CancellationToken cancellationToken)
    {
        if (await editor.CreatedWithAsync(key, Actor, cancellationToken) is { } created)
        {
            return RedirectToAction(nameof(Edit), new { id = created });
        }

        ModelState.Clear();
        var form = new ArticleForm
        {
            CreationKey = key ?? Guid.NewGuid(),
            Kind = kind,
            VersionOf = Actor.May(Permissions.ArticlesEditAny) ? "" : null,
            Content = new ArticleContent
            {
                AuthorIds = await queries.BylineAsync(Actor.UserId!.Value, cancellationToken) is { } byline
                    ? [byline]
                    : [],
            },
        };
        return View("Edit", await ModelAsync(null, form, null, cancellationToken));
    }

    [HttpPost("new")]
    [RequestSizeLimit(FormBytes)]
    [RequestFormLimits(ValueLengthLimit = FormBytes, MultipartBodyLengthLimit = FormBytes)]
    [GivesBack(typeof(ArticleForm))]
    [Requires(Permissions.ArticlesWrite)]
    public Task<IActionResult> Create(ArticleForm form, CancellationToken cancellationToken) =>
        SaveAsync(null, form, cancellationToken);

    [HttpGet("{id:long}")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Edit(long id, string? then, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } stored)
        {
            return NotFound();
        }

        if (stored.State == NewsroomState.Binned)
        {
            return View("Binned", BinnedModel.Of(stored, Actor));
        }

        // "launch" comes from an address that leads straight to the panel.
        var form = ArticleForm.Of(stored, time) with
        {
            Then = then,
            Launch = then == "launch" ? LaunchForm.FromJson(TempData["Launch"] as string) : null,
        };
        return View(
            "Edit",
            await ModelAsync(id, form, stored, cancellationToken) with
            {
                Launch = await LaunchAsync(form, stored, cancellationToken),
            }
        );
    }

    /// <summary>The saved text exactly as readers see it or will see it.</summary>
    [ShowsEmbeds]
    [InSiteLanguage]
    [HttpGet("{id:long}/preview")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Preview(long id, CancellationToken cancellationToken) =>
        await articles.PreviewAsync(id, cancellationToken) switch
        {
            null => NotFound(),
            { Kind: ArticleKind.Page } page => View(
                "/Views/Pages/Show.cshtml",
                new Web.Views.Pages.ShowModel(page) { IsPreview = true }
            ),
            var story => View(
                "/Views/Articles/Show.cshtml",
                new Web.Views.Articles.ShowModel(story) { IsPreview = true }
            ),
        };

    [HttpPost("{id:long}")]
    [RequestSizeLimit(FormBytes)]
    [RequestFormLimits(ValueLengthLimit = FormBytes, MultipartBodyLengthLimit = FormBytes)]
    [GivesBack(typeof(ArticleForm))]
    [Requires(Permissions.ArticlesEditOwn)]
    public Task<IActionResult> Save(long id, ArticleForm form, CancellationToken cancellationToken) =>
        SaveAsync(id, form, cancellationToken);

    /// <summary>Every version, and two of them compared.</summary>
    /// <param name="id">The article.</param>
    /// <param name="before">Shows the versions below this number.</param>
    /// <param name="from">One version to compare; null for none.</param>
    /// <param name="to">The other.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpGet("{id:long}/history")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> History(
        long id,
        int? before,
        int? from,
        int? to,
        CancellationToken cancellationToken
    ) =>
        await history.PageAsync(id, before, Actor, cancellationToken) is { } page
            ? View(
                new HistoryModel(
                    page,
                    from is { } one && to is { } other
                        ? await history.CompareAsync(id, one, other, cancellationToken)
                        : null
                )
            )
            : NotFound();

    /// <summary>Makes an earlier version the newest; readers see no difference until it is published.</summary>
    [HttpPost("{id:long}/restore")]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Restore(long id, Guid version, int number, CancellationToken cancellationToken)
    {
        var restored = await editor.RestoreAsync(id, version, number, Actor, cancellationToken);
        var kept =
            restored.IsDone
            && await history.PageAsync(id, null, Actor, cancellationToken) is { Lines: [_, var line, ..] }
            && line.Reason == VersionReason.Kept
                ? " " + T["What was being typed is version {0}: merge it in from the versions.", line.Number]
                : "";
        return await MovedAsync(
            id,
            restored,
            T["Version {0} is the newest one again. Readers see no difference until it is published.", number] + kept,
            cancellationToken
        );
    }

    /// <summary>A version compared with the newest one, to be merged into it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="number">The version.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpGet("{id:long}/merge")]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Merge(long id, int number, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        return await MergedAsync(id, new MergeForm { Number = number }, cancellationToken) is { } model
            ? View("Merge", model)
            : NotFound();
    }

    /// <summary>Compares what the form contains with what is stored, to be merged; saves nothing.</summary>
    [HttpPost("{id:long}/compare")]
    [RequestSizeLimit(FormBytes)]
    [RequestFormLimits(ValueLengthLimit = FormBytes, MultipartBodyLengthLimit = FormBytes)]
    [GivesBack(typeof(ArticleForm), Form = NewsroomAddresses.ArticleForm)]
    [Requires(Permissions.ArticlesEditOwn)]
    public Task<IActionResult> Compare(long id, ArticleForm form, CancellationToken cancellationToken) =>
        ComparedAsync(id, form, StatusCodes.Status200OK, cancellationToken);

    /// <summary>Stores a merged text as the newest version.</summary>
    [HttpPost("{id:long}/merge")]
    [RequestSizeLimit(MergeBytes)]
    [RequestFormLimits(ValueLengthLimit = MergeBytes, MultipartBodyLengthLimit = MergeBytes)]
    [GivesBack(typeof(MergeForm), Form = NewsroomAddresses.ArticleForm)]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Merge(long id, MergeForm form, CancellationToken cancellationToken)
    {
        var isReadable = ModelState.IsValid && (form.Number is not null || form.Content is not null);
        if (!isReadable)
        {
            return BadRequest();
        }

        if (await MergedAsync(id, form, cancellationToken) is not { } model)
        {
            return await RefusedAsync(
                id,
                new ArticleForm { Content = form.Content ?? new() },
                new Result<SavedArticle>(
                    await queries.FindAsync(id, cancellationToken) is null ? Outcome.NotFound : Outcome.NotAllowed
                ),
                cancellationToken
            );
        }

        if (form.Then == "preview")
        {
            return Again(model, StatusCodes.Status200OK);
        }

        if (model.Page.Version != form.Version)
        {
            return Again(model with { IsAgain = true }, StatusCodes.Status409Conflict);
        }

        foreach (var open in model.Open)
        {
            ModelState.AddModelError($"Answers[{open}].Choice", T["Choose one of the texts, or write your own."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(model, StatusCodes.Status400BadRequest);
        }

        var page = model.Page;
        var takesTime =
            form.HasTime && (model.Times is null || form.Answers[MergeForm.Time].Choice == MergeChoice.Mine);
        var saved = await editor.SaveAsync(
            new SaveArticle
            {
                Id = id,
                Version = form.Version,
                Kind = page.Kind,
                Content = page.Content.Compose(form.Given()),
                Merged = form.Number is null ? new MergedText(page.Content.Mine, form.Base) : null,
                KeepsWish = !takesTime,
                PublishAt = takesTime ? form.TimeIn(time) : null,
            },
            Actor,
            cancellationToken
        );
        switch (saved.Outcome)
        {
            case Outcome.Done:
                TempData["Done"] = T["Merged and saved. Both texts stay in the versions."].Value;
                TempData["Saved"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (form.KeptLog is { } log)
                {
                    TempData["KeptLog"] = log;
                }

                if (LaunchForm.FromJson(form.Launch) is not null)
                {
                    // Not launched by itself: whoever pressed the button has not seen the merged text yet.
                    TempData["Launch"] = form.Launch;
                    return RedirectToAction(nameof(Edit), new { id, then = "launch" });
                }

                return RedirectToAction(nameof(Edit), new { id });
            case Outcome.Conflict:
                return await MergedAsync(id, form, cancellationToken) is { } newer
                    ? Again(newer with { IsAgain = true }, StatusCodes.Status409Conflict)
                    : NotFound();
            case Outcome.Invalid:
                ModelState.Add(saved.Errors);
                return Again(model, StatusCodes.Status400BadRequest);
            default:
                return await RefusedAsync(
                    id,
                    new ArticleForm { Content = page.Content.Mine, Kind = page.Kind },
                    saved,
                    cancellationToken
                );
        }
    }

    /// <summary>Tags for what is being typed.</summary>
    [HttpGet("tags")]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> Tags(
        string? q,
        [FromServices] TaxonomyAdminQueries terms,
        CancellationToken cancellationToken
    ) => Json(await terms.SuggestTagsAsync(q, cancellationToken));

    /// <summary>Visible stories whose words begin like these, for a link.</summary>
    [HttpGet("find")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Find(string? q, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            return Json(Array.Empty<object>());
        }

        var found = await queries.ListAsync(
            new ArticleFilter { Words = q, State = NewsroomState.Published },
            null,
            cancellationToken
        );
        return Json(
            found
                .Articles.Take(MostFound)
                .Select(line => new
                {
                    line.Headline,
                    line.Path,
                    detail = string.Join(
                        " · ",
                        new[]
                        {
                            time.ToLocal(line.PublishedAt!.Value).ToString("d MMM yyyy", CultureInfo.CurrentCulture),
                            line.Category,
                        }.OfType<string>()
                    ),
                })
        );
    }

    /// <summary>Creates the story at the first key of its form; the answer is its id and version.</summary>
    [HttpPost("new/begin")]
    [RequestSizeLimit(FormBytes)]
    [RequestFormLimits(ValueLengthLimit = FormBytes, MultipartBodyLengthLimit = FormBytes)]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> Begin(ArticleForm form, CancellationToken cancellationToken)
    {
        if (form.CreationKey is not { } key)
        {
            return BadRequest();
        }

        var begun = await editor.BeginAsync(
            key,
            new ArticleContent { AuthorIds = form.Content.AuthorIds },
            Actor,
            cancellationToken
        );
        return begun.IsDone ? Json(new { begun.Value.Id, address = NewsroomAddresses.Article(begun.Value.Id) })
            : begun.Outcome == Outcome.NotAllowed ? Forbid()
            : Conflict();
    }

    /// <summary>Stores what the form contains as the snapshot of a place in its log; makes no version.</summary>
    [HttpPost("{id:long}/snapshot")]
    [RequestSizeLimit(FormBytes)]
    [RequestFormLimits(ValueLengthLimit = FormBytes, MultipartBodyLengthLimit = FormBytes)]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Snapshot(long id, ArticleForm form, CancellationToken cancellationToken)
    {
        if (form.Place is not { } place)
        {
            return BadRequest();
        }

        var result = await copies.SnapshotAsync(id, place, form.Content, Actor, cancellationToken);
        return Json(result.IsDone ? new HubAnswer(null, result.Value) : new HubAnswer(ArticleHub.Refusals.Of(result)));
    }

    /// <summary>Hands in what is saved, with a message for the editors.</summary>
    [HttpPost("{id:long}/hand-in")]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> HandIn(
        long id,
        Guid version,
        string? message,
        CancellationToken cancellationToken
    ) =>
        await MovedAsync(
            id,
            await editor.SubmitAsync(id, version, Actor, cancellationToken, message),
            T["Handed in to the editors."],
            cancellationToken
        );

    [HttpPost("{id:long}/ready")]
    [Requires(Permissions.ArticlesPublish)]
    public async Task<IActionResult> Ready(long id, Guid version, CancellationToken cancellationToken) =>
        await MovedAsync(
            id,
            await editor.MarkReadyAsync(id, version, Actor, cancellationToken),
            T["It is ready to publish."],
            cancellationToken
        );

    /// <summary>Returns it to who writes it, with a message; a public one with the reason.</summary>
    [HttpPost("{id:long}/return")]
    [Requires(Permissions.ArticlesPublish)]
    public async Task<IActionResult> Return(
        long id,
        Guid version,
        string? message,
        CancellationToken cancellationToken
    ) =>
        await MovedAsync(
            id,
            await editor.ReturnToDraftAsync(id, version, Actor, cancellationToken, new Withdrawal(message)),
            T["It is a draft again."],
            cancellationToken
        );

    [HttpPost("{id:long}/take-down")]
    [Requires(Permissions.ArticlesTakeDown)]
    public async Task<IActionResult> TakeDown(
        long id,
        Guid version,
        string? reason,
        string? replacement,
        CancellationToken cancellationToken
    ) =>
        await MovedAsync(
            id,
            await editor.TakeDownAsync(id, version, Actor, cancellationToken, new Withdrawal(reason, replacement)),
            string.IsNullOrWhiteSpace(replacement)
                ? T["Taken down. Its address tells readers that it is gone."]
                : T["Taken down. Its address leads readers to the other story."],
            cancellationToken
        );

    /// <summary>Into the bin, from which the notice on the next page takes it back.</summary>
    [HttpPost("{id:long}/delete")]
    [Requires(Permissions.ArticlesDelete)]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = await bin.DeleteAsync(id, version, Actor, cancellationToken);
        if (!result.IsDone)
        {
            return await MovedAsync(id, result, "", cancellationToken);
        }

        TempData["Done"] = T["The article is in the bin. It stays there for 30 days."].Value;
        TempData["UndoAddress"] = NewsroomAddresses.PutBackArticle(id);
        TempData["UndoVersion"] = result.Value.Version.ToString();
        return Redirect(NewsroomAddresses.Overview);
    }

    [HttpPost("{id:long}/put-back")]
    [Requires(Permissions.ArticlesDelete)]
    public async Task<IActionResult> PutBack(long id, Guid version, CancellationToken cancellationToken) =>
        await MovedAsync(
            id,
            await bin.PutBackAsync(id, version, Actor, cancellationToken),
            T["It is a draft again, with all its versions."],
            cancellationToken
        );

    [HttpPost("{id:long}/delete-for-good")]
    [Requires(Permissions.ArticlesPublish)]
    public async Task<IActionResult> Purge(long id, Guid version, CancellationToken cancellationToken)
    {
        var result = await bin.PurgeAsync(id, version, Actor, cancellationToken);
        if (!result.IsDone)
        {
            return await MovedAsync(id, result, "", cancellationToken);
        }

        TempData["Done"] = T["The article is deleted for good."].Value;
        return Redirect(NewsroomAddresses.Bin);
    }

    private async Task<IActionResult> ListAsync(
        ListQuery query,
        CancellationToken cancellationToken,
        (BatchAct Act, BatchOutcome Outcome)? batch = null
    ) =>
        View(
            "Index",
            new ListModel(
                query,
                await queries.ListAsync(query.ToFilter(Actor.UserId), ArticleCursor.Parse(query.At), cancellationToken),
                await queries.CategoriesAsync(cancellationToken),
                await queries.AuthorsAsync(cancellationToken),
                await filters.ListAsync(Actor, cancellationToken)
            )
            {
                Batch = batch,
            }
        );

    private async Task<IActionResult> SaveAsync(long? id, ArticleForm form, CancellationToken cancellationToken)
    {
        if (form.PublishAt is { } typed && !SiteTime.IsPossible(typed))
        {
            ModelState.AddModelError(
                nameof(form.PublishAt),
                T["The year is not possible. Write the date like 2026-03-02T18:00, or leave it empty."]
            );
        }

        if (form.IsLaunched && form.Launch!.When == "at")
        {
            if (form.Launch.ZoneIn(time) is null)
            {
                ModelState.AddModelError("Launch.Zone", T["There is no such time zone. Choose one from the list."]);
            }
            else if (form.Launch.At is null || form.TimeIn(time) is null)
            {
                ModelState.AddModelError("Launch.At", T["Enter the date and time at which it is to appear."]);
            }
        }

        if (form.Then == "launch" || !ModelState.IsValid)
        {
            var status = ModelState.IsValid ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            return await AgainAsync(id, form, status, cancellationToken);
        }

        var launched = await launcher.LaunchAsync(form.ToLaunch(id, time), Actor, cancellationToken);
        var saved = launched.Story;
        if (!saved.IsDone)
        {
            return await RefusedAsync(id, form, saved, cancellationToken);
        }

        if (saved.Value.Step?.Outcome == Outcome.NotAllowed)
        {
            // The text is stored; only the second step was refused.
            ModelState.Remove(nameof(form.Version));
            ModelState.AddModelError("", T["The text is saved. Publishing it is for editors: hand it in."]);
            return await AgainAsync(
                saved.Value.Id,
                form with
                {
                    Version = saved.Value.Version,
                    Overwrite = null,
                },
                StatusCodes.Status403Forbidden,
                cancellationToken
            );
        }

        // Whatever the second step did, the text is stored, so redirect to a page that can be reloaded.
        TempData["Done"] = string.Join(
            ' ',
            new[]
            {
                await DoneAsync(form, saved, cancellationToken),
                FrontDone(launched),
                BreakingDone(launched),
            }.Where(sentence => sentence.Length > 0)
        );
        TempData["Saved"] = id is null
            ? "new"
            : saved.Value.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RedirectToAction(
            nameof(Edit),
            saved.Value.Step?.Outcome is Outcome.Invalid or Outcome.Asks
                ? new { id = saved.Value.Id, then = "launch" }
                : (object)new { id = saved.Value.Id }
        );
    }

    private string FrontDone(Launched launched) =>
        launched.Front switch
        {
            null => "",
            { IsDone: true } => T["It is on the home page."],
            { Outcome: Outcome.Conflict } => T[
                "The home page was not changed: somebody else did at the same moment. Place the story there yourself."
            ],
            { Outcome: Outcome.NotAllowed } => T["The home page was not changed: that is for other editors."],
            var refused => $"{T["The home page was not changed."]} {refused.In(CultureInfo.CurrentUICulture)}",
        };

    private string BreakingDone(Launched launched) =>
        launched.Breaking switch
        {
            null => "",
            { IsDone: true } => T["The line of breaking news is set."],
            { Outcome: Outcome.NotAllowed } => T["No breaking news was written: that is for other editors."],
            var refused => $"{T["No breaking news was written."]} {refused.In(CultureInfo.CurrentUICulture)}",
        };

    private async Task<string> DoneAsync(
        ArticleForm form,
        Result<SavedArticle> saved,
        CancellationToken cancellationToken
    )
    {
        var stored = await queries.FindAsync(saved.Value.Id, cancellationToken);
        var isPublic = stored?.State is NewsroomState.Published or NewsroomState.Scheduled;
        var done = saved.Value.Step?.Outcome switch
        {
            null
                when stored
                    is {
                        WishedAt: { } wished,
                        State: NewsroomState.Draft or NewsroomState.Submitted or NewsroomState.Ready
                    } => T["Saved. {0} is noted; it appears when it is published with this time.", time.Words(wished)],
            null when stored is { WishedAt: { } wished } => T[
                "Saved. {0} is noted; it counts when you publish with this time.",
                time.Words(wished)
            ],
            null when stored is { HasChanges: true, State: NewsroomState.Published } => T[
                "Saved. Readers see it when you update the story."
            ],
            null when stored is { HasChanges: true, State: NewsroomState.Scheduled } => T[
                "Saved. At its time the version appears that was scheduled; to take this one, press “Schedule…”."
            ],
            null when isPublic && form.PublishAt is null && stored?.PublishedAt is { } kept => T[
                "Saved. It keeps its time, {0}.",
                time.Words(kept)
            ],
            null => T["Saved."],
            Outcome.Done when form.Then == "submit" => T["Saved and handed in to the editors."],
            Outcome.Done when stored is { State: NewsroomState.Scheduled, PublishedAt: { } at } => T[
                "Saved and scheduled. It appears at {0}.",
                time.Words(at)
            ],
            Outcome.Done => T["Saved and published."],
            Outcome.Asks => isPublic ? T["Saved; readers see no change yet."] : T["Saved, but not published yet."],
            Outcome.Invalid => isPublic ? T["Saved; readers see no change."] : T["Saved, but not published."],
            _ => T["Saved. Somebody changed it at the same moment: this is how it stands now."],
        };
        return form.TimeIn(time) is { Note.Length: > 0 } typed ? $"{done} {typed.Note}" : done;
    }

    private async Task<IActionResult> RefusedAsync(
        long? id,
        ArticleForm form,
        Result<SavedArticle> result,
        CancellationToken cancellationToken
    )
    {
        // A creation form that was sent before is about the article it created.
        var wasNew = id is null;
        if (id is null && result.Value.Id != 0)
        {
            id = result.Value.Id;
        }

        switch (result.Outcome)
        {
            case Outcome.NotAllowed when await queries.IsInBinAsync(id, cancellationToken):
            case Outcome.NotFound:
                ModelState.AddModelError(
                    "",
                    T[
                        "Somebody deleted this article in the meantime. What you typed is still here: save it as a new article, or leave the page."
                    ]
                );
                ModelState.Remove(nameof(form.Version));
                ModelState.Remove(nameof(form.CreationKey));
                return await AgainAsync(
                    null,
                    form with
                    {
                        Version = null,
                        CreationKey = null,
                    },
                    StatusCodes.Status409Conflict,
                    cancellationToken
                );
            case Outcome.NotAllowed:
                ModelState.AddModelError(
                    "",
                    T[
                        "This article is no longer yours to change: it was handed in or published, or it "
                            + "belongs to somebody else. Nothing was saved; what you typed is still here to copy."
                    ]
                );
                return await AgainAsync(id, form, StatusCodes.Status403Forbidden, cancellationToken);
            case Outcome.Conflict when !wasNew && id is { } article:
                return await ComparedAsync(article, form, StatusCodes.Status409Conflict, cancellationToken);
            case Outcome.Conflict:
                return await AgainAsync(id, form, StatusCodes.Status409Conflict, cancellationToken, wasNew);
            default:
                ModelState.Add(result.Errors);
                return await AgainAsync(id, form, StatusCodes.Status400BadRequest, cancellationToken);
        }
    }

    private async Task<IActionResult> AgainAsync(
        long? id,
        ArticleForm form,
        int status,
        CancellationToken cancellationToken,
        bool wasNew = false
    )
    {
        var stored = id is null ? null : await queries.FindAsync(id.Value, cancellationToken);
        ModelState.Remove(nameof(form.Overwrite));
        Response.StatusCode = status;
        return View(
            "Edit",
            await ModelAsync(stored is null ? null : id, form, stored, cancellationToken) with
            {
                Launch = await LaunchAsync(form, stored, cancellationToken),
                WasNew = wasNew && status == StatusCodes.Status409Conflict && stored is not null,
            }
        );
    }

    /// <summary>The page that merges what a form contains into what is stored.</summary>
    private async Task<IActionResult> ComparedAsync(
        long id,
        ArticleForm form,
        int status,
        CancellationToken cancellationToken
    )
    {
        if (await MergedAsync(id, MergeForm.Of(form), cancellationToken) is { } model)
        {
            ModelState.Clear();
            return Again(model, status);
        }

        var isThere = await queries.FindAsync(id, cancellationToken) is not null;
        return await RefusedAsync(
            id,
            form,
            new Result<SavedArticle>(isThere ? Outcome.NotAllowed : Outcome.NotFound),
            cancellationToken
        );
    }

    /// <summary>The merge of a form; null for an unknown article, or one that this user may not change.</summary>
    private async Task<MergeModel?> MergedAsync(long id, MergeForm form, CancellationToken cancellationToken)
    {
        var mine = form.Number is { } number
            ? await merges.VersionAsync(id, number, cancellationToken)
            : new MergedText(form.Content ?? new(), form.Base);
        return
            mine is not null
            && await merges.PageAsync(id, mine.BaseNumber, mine.Content, Actor, cancellationToken) is { } page
            && await queries.FindAsync(id, cancellationToken) is { } stored
            ? MergeModel.Of(page, form, stored, time, T)
            : null;
    }

    private ViewResult Again(MergeModel model, int status)
    {
        Response.StatusCode = status;
        return View("Merge", model);
    }

    private async Task<IActionResult> MovedAsync(
        long id,
        Result<SavedArticle> result,
        string done,
        CancellationToken cancellationToken
    )
    {
        switch (result.Outcome)
        {
            case Outcome.Done:
                TempData["Done"] = done;
                return RedirectToAction(nameof(Edit), new { id });
            case Outcome.NotFound:
                return NotFound();
            case Outcome.NotAllowed:
                return Forbid();
        }

        var stored = await queries.FindAsync(id, cancellationToken);
        if (stored is null)
        {
            return NotFound();
        }

        ModelState.Clear();
        ModelState.Add(result.Errors);
        if (result.Outcome == Outcome.Conflict)
        {
            ModelState.AddModelError(
                "",
                T[
                    "Somebody changed this article in the meantime. This is how it stands now; press the button again if "
                        + "you still want to."
                ]
            );
        }

        Response.StatusCode =
            result.Outcome == Outcome.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return stored.State == NewsroomState.Binned
            ? View("Binned", BinnedModel.Of(stored, Actor))
            : View("Edit", await ModelAsync(id, ArticleForm.Of(stored, time), stored, cancellationToken));
    }

    /// <summary>The launch panel, if it was asked for and its button may be pressed.</summary>
    private async Task<LaunchModel?> LaunchAsync(
        ArticleForm form,
        ArticleDetails? stored,
        CancellationToken cancellationToken
    )
    {
        // A form that comes back keeps what was chosen in its panel.
        if ((form.Then != "launch" && form.Launch?.When is null) || !MayPublish(stored))
        {
            return null;
        }

        var sections = await queries.CategoriesAsync(cancellationToken);
        return new LaunchModel(
            form,
            stored,
            await checks.FindAsync(stored?.Id, form.Kind, form.Content, cancellationToken),
            [.. form.Content.CategoryIds.Select(id => sections.FirstOrDefault(c => c.Id == id)?.Name).OfType<string>()],
            Actor,
            time,
            T
        );
    }

    private bool MayPublish(ArticleDetails? stored) =>
        stored is null
            ? Actor.May(Permissions.ArticlesPublish)
            : ArticlePermissions.MayPublish(ArticleFacts.Of(stored, Actor), Actor);

    private async Task<EditModel> ModelAsync(
        long? id,
        ArticleForm form,
        ArticleDetails? stored,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Id = id,
            Form = id is null && form.CreationKey is null ? form with { CreationKey = Guid.NewGuid() } : form,
            Stored = stored,
            MayEditAll = MayPublish(stored),
            MayRestrict = stored is not null && ArticlePermissions.MayRestrict(ArticleFacts.Of(stored, Actor), Actor),
            MayShare = stored is not null && ArticlePermissions.MayShare(ArticleFacts.Of(stored, Actor), Actor),
            MayChange = stored is null || ArticlePermissions.MayChange(ArticleFacts.Of(stored, Actor), Actor),
            Notes = id is { } article ? await notes.OfAsync(article, Actor, cancellationToken) : null,
            Picture = await queries.PictureAsync(form.Content.PictureId, cancellationToken),
            Categories = await queries.CategoriesAsync(cancellationToken),
            Authors = await queries.AuthorsAsync(cancellationToken),
            Series = await queries.SeriesAsync(cancellationToken),
            Zone = time.ZoneNow(T),
            IsLive = HttpMethods.IsGet(Request.Method) && (id is not null || form.Kind == ArticleKind.Story),
        };
}
