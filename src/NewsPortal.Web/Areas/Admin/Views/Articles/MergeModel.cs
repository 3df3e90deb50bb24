using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>An answer in the form.</summary>
public sealed record MergeAnswerForm
{
    public MergeChoice Choice { get; init; }

    /// <summary>The writer's own text; HTML in the body.</summary>
    public string? Edited { get; init; }
}

/// <summary>The form that merges a text into an article.</summary>
public sealed record MergeForm
{
    /// <summary>The question about the publication time, which is no part of the content.</summary>
    public const string Time = "time";

    /// <summary>The version that was shown as theirs.</summary>
    public Guid? Version { get; init; }

    /// <summary>The number of the version that mine is based on; null if unknown.</summary>
    public int? Base { get; init; }

    /// <summary>The text to merge: a content as JSON. Null if it is a version.</summary>
    public string? Mine { get; init; }

    /// <summary>The version to merge; null for <see cref="Mine"/>.</summary>
    public int? Number { get; init; }

    /// <summary>The wished time in my form; see <see cref="ArticleForm"/>.</summary>
    public string? Wished { get; init; }

    /// <summary>The same before I touched it.</summary>
    public string? WishedBefore { get; init; }

    /// <summary>The log of a text that the browser kept: after the merge it may forget it.</summary>
    public int? KeptLog { get; init; }

    /// <summary>What the launch panel held when the conflict was found: JSON, for the panel after the merge.</summary>
    public string? Launch { get; init; }

    /// <summary>"preview" saves nothing.</summary>
    public string? Then { get; init; }

    public Dictionary<string, MergeAnswerForm> Answers { get; init; } = [];

    /// <summary>The content in <see cref="Mine"/>; null if it is none.</summary>
    [ValidateNever]
    public ArticleContent? Content
    {
        get
        {
            try
            {
                var content = string.IsNullOrEmpty(Mine)
                    ? null
                    : JsonSerializer.Deserialize<ArticleContent>(Mine, JsonSerializerOptions.Web);
                return
                    content is { Headline: not null, CategoryIds: not null, AuthorIds: not null, Tags: { } tags }
                    && tags.All(tag => tag is not null)
                    ? content
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>True if I changed the time.</summary>
    public bool HasTime => (Wished ?? "") != (WishedBefore ?? "");

    /// <summary>My time in UTC; null for none.</summary>
    public DateTime? TimeIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return
            Wished?.Split(' ') is [var at, var second]
            && DateTime.TryParseExact(
                at,
                "yyyy-MM-dd'T'HH:mm",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var typed
            )
            && SiteTime.IsPossible(typed)
            ? time.Read(typed, second == bool.TrueString).Utc
            : null;
    }

    /// <summary>The answers as Core takes them.</summary>
    public Dictionary<string, MergeAnswer> Given() =>
        Answers.ToDictionary(one => one.Key, one => new MergeAnswer(one.Value.Choice, one.Value.Edited));

    /// <summary>The merge of what somebody sent in the story's form.</summary>
    public static MergeForm Of(ArticleForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new MergeForm
        {
            Base = form.Base,
            Mine = JsonSerializer.Serialize(form.Content, JsonSerializerOptions.Web),
            Wished = form.Wished,
            WishedBefore = form.PublishAtBefore,
            KeptLog = form.KeptLog,
            Launch = form.Launch?.ToJson(),
        };
    }
}

/// <summary>A question as the page shows it.</summary>
/// <param name="Question">The question.</param>
/// <param name="Index">From 1.</param>
/// <param name="Label">What it is about.</param>
/// <param name="Before">What both began with, in words; null for nothing.</param>
/// <param name="Theirs">Theirs in words; null if they deleted it.</param>
/// <param name="Mine">Mine in words; null if I deleted it.</param>
public sealed record MergeCard(
    MergeQuestion Question,
    int Index,
    string Label,
    string? Before,
    string? Theirs,
    string? Mine
);

/// <summary>The page that compares and merges two texts of an article.</summary>
/// <param name="Page">The merge.</param>
/// <param name="Form">What was sent.</param>
/// <param name="Texts">The person's language.</param>
public sealed record MergeModel(MergePage Page, MergeForm Form, IStringLocalizer<NewsroomTexts> Texts)
{
    /// <summary>Number of a version that is merged; null for a text.</summary>
    public int? Number => Form.Number;

    /// <summary>Their time and mine in words, if both changed it; null if that is no question.</summary>
    public (string Theirs, string Mine)? Times { get; init; }

    /// <summary>True after a save that met a newer version.</summary>
    public bool IsAgain { get; init; }

    /// <summary>The questions that have neither an answer nor a default.</summary>
    public IEnumerable<string> Open =>
        Cards
            .Where(card => ChosenFor(card.Question) == MergeChoice.None)
            .Select(card => card.Question.Key)
            .Concat(Times is not null && !Form.Answers.ContainsKey(MergeForm.Time) ? [MergeForm.Time] : []);

    /// <summary>The model of a page.</summary>
    /// <param name="page">The merge.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="stored">The article as it is stored.</param>
    /// <param name="time">The site's time.</param>
    /// <param name="texts">The person's language.</param>
    public static MergeModel Of(
        MergePage page,
        MergeForm form,
        ArticleDetails stored,
        SiteTime time,
        IStringLocalizer<NewsroomTexts> texts
    )
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(texts);
        var now = ArticleForm.Of(stored, time).Wished ?? "";
        var isAsked = form.HasTime && now != (form.WishedBefore ?? "") && now != (form.Wished ?? "");
        return new MergeModel(page, form, texts)
        {
            Times = isAsked ? (Said(stored.WishedAt ?? stored.PublishedAt), Said(form.TimeIn(time))) : null,
        };

        string Said(DateTime? at) => at is { } utc ? time.Words(utc) : texts["None"];
    }

    /// <summary>The questions, fields first.</summary>
    public IReadOnlyList<MergeCard> Cards { get; } =
    [
        .. Page.Content.Questions.Select(
            (question, index) =>
                new MergeCard(
                    question,
                    index + 1,
                    question.IsField
                        ? HistoryModel.Label(question.Kind, Texts)
                        : HistoryModel.Block(question.Kind, Texts) ?? Texts["Paragraph"].Value,
                    question.Base is null ? null : Words(Page, question, question.Base, Page.Content.Base),
                    question.Theirs is null ? null : Words(Page, question, question.Theirs, Page.Content.Theirs),
                    question.Mine is null ? null : Words(Page, question, question.Mine, Page.Content.Mine)
                )
        ),
    ];

    /// <summary>The fields that only one changed, or both alike, with what they are now.</summary>
    public IReadOnlyList<(MergedField Field, string Value)> DecidedFields()
    {
        var result = Page.Content.Compose(new Dictionary<string, MergeAnswer>());
        return
        [
            .. Page
                .Content.Fields.Where(one => one.Question is null)
                .Select(one => (one, Page.Names.Of(one.Field, result))),
        ];
    }

    /// <summary>The choice that the form shows: what was answered, or else the default.</summary>
    public MergeChoice ChosenFor(MergeQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Form.Answers.TryGetValue(question.Key, out var answer) && question.Choices.Contains(answer.Choice)
            ? answer.Choice
            : question.Default;
    }

    /// <summary>The writer's own text in the form: what was written, or else something to begin with.</summary>
    public string EditedFor(MergeQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Form.Answers.TryGetValue(question.Key, out var answer) && answer.Edited is { } edited
            ? edited
            : question.Proposal ?? question.Both ?? question.Mine ?? question.Theirs ?? "";
    }

    /// <summary>What the question's text is now, in words.</summary>
    public string NowFor(MergeQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return TextOf(question, question.Answered(new MergeAnswer(ChosenFor(question), EditedFor(question))));
    }

    /// <summary>The text of a choice in words.</summary>
    public string TextFor(MergeQuestion question, MergeChoice choice)
    {
        ArgumentNullException.ThrowIfNull(question);
        return TextOf(question, question.Answered(new MergeAnswer(choice, EditedFor(question))));
    }

    /// <summary>What a choice is called.</summary>
    public string Label(MergeQuestion question, MergeChoice choice)
    {
        ArgumentNullException.ThrowIfNull(question);
        return choice switch
        {
            MergeChoice.Theirs => question.Theirs is null ? Texts["Theirs: leave it out"] : Texts["Theirs"],
            MergeChoice.Mine => question.Mine is null ? Texts["Mine: leave it out"] : Texts["Mine"],
            MergeChoice.Both => Texts["Both, theirs first"],
            MergeChoice.Proposal => Texts["The changes of both"],
            _ => Texts["Edited"],
        };
    }

    /// <summary>Who changed a part.</summary>
    public string Origin(MergeOrigin origin, bool isMoved = false)
    {
        string by = origin switch
        {
            MergeOrigin.Theirs => Texts["changed by them"],
            MergeOrigin.Mine => Texts["changed by you"],
            MergeOrigin.Both => Texts["changed by both"],
            _ => Texts["the same"],
        };
        return isMoved ? Texts["{0}, moved", by] : by;
    }

    /// <summary>Who left a part out.</summary>
    public string LeftOut(MergeOrigin origin) =>
        origin switch
        {
            MergeOrigin.Theirs => Texts["left out by them"],
            MergeOrigin.Mine => Texts["left out by you"],
            _ => Texts["left out by both"],
        };

    /// <summary>The pictures in a block, to show them.</summary>
    public static IEnumerable<long> Pictures(MergeQuestion question, string? html) =>
        html is null ? []
        : question is { IsField: true, Kind: nameof(ArticleContent.PictureId) }
            ? long.TryParse(html, CultureInfo.InvariantCulture, out var id) ? [id]
                : []
        : question.IsField ? []
        : BodyPicturesOf(html);

    /// <summary>A block's words.</summary>
    public static string TextOf(MergeQuestion question, string text)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.IsField ? text : BodyWords(text);
    }

    /// <summary>The words of HTML.</summary>
    public static string BodyWords(string html) => ContentComparison.WordsOf(html);

    private static IEnumerable<long> BodyPicturesOf(string html)
    {
        const string Mark = "data-media-id=\"";
        for (var at = html.IndexOf(Mark, StringComparison.Ordinal); at >= 0; )
        {
            var end = html.IndexOf('"', at + Mark.Length);
            if (end > 0 && long.TryParse(html[(at + Mark.Length)..end], CultureInfo.InvariantCulture, out var id))
            {
                yield return id;
            }

            at = html.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal);
        }
    }

    private static string Words(MergePage page, MergeQuestion question, string text, ArticleContent? content) =>
        question.IsField && !question.IsText && content is not null
            ? page.Names.Of(question.Kind, content)
            : TextOf(question, text);
}

/// <summary>One side of a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Html">Its text as it is stored; null if it is left out.</param>
/// <param name="Before">What both began with, in words; null to mark nothing.</param>
/// <param name="Text">Its text in words; null if it is left out.</param>
public sealed record MergeSide(MergeQuestion Question, string? Html, string? Before, string? Text)
{
    /// <summary>True if it says the same in another form.</summary>
    public bool IsFormOnly => Before is not null && Before == Text && Html != Question.Base;

    /// <summary>The text with what it added and left out.</summary>
    public IHtmlContent Marked(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var html = new HtmlContentBuilder();
        if (Before is null || Text is null)
        {
            return html.Append(Text ?? "");
        }

        foreach (var piece in ContentComparison.Marked(Before, Text))
        {
            if (piece.Change == TextChange.None)
            {
                html.Append(piece.Text);
                continue;
            }

            var isAdded = piece.Change == TextChange.Added;
            var words = new TagBuilder("span");
            words.AddCssClass("visually-hidden");
            words.InnerHtml.Append($" ({(isAdded ? texts["added"] : texts["Removed"])}: ");
            var end = new TagBuilder("span");
            end.AddCssClass("visually-hidden");
            end.InnerHtml.Append(") ");
            var mark = new TagBuilder(isAdded ? "ins" : "del");
            mark.InnerHtml.AppendHtml(words).Append(piece.Text).AppendHtml(end);
            html.AppendHtml(mark);
        }

        return html;
    }
}
