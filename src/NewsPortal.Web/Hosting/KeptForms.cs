using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NewsPortal.Core.Data;
using NewsPortal.Web.Areas.Admin;
using NewsPortal.Web.Areas.Admin.Views;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Handles a newsroom form whose session has ended, whose token is stale, or that met no database: a page says so. The
/// browser keeps what was typed (Assets/admin/draft.ts). A short text is also given back in the page, for users without
/// scripts, if the form was proven to be ours (docs/adr/0022).
/// </summary>
internal static partial class KeptForms
{
    private const string View = "~/Areas/Admin/Views/Shared/Kept.cshtml";
    private const string TokenField = "__RequestVerificationToken";
    private const int MostFields = 256;
    private const int LongestName = 128;

    private static readonly object Outdated = new();

    /// <summary>After routing, before authentication, which reads the database too.</summary>
    public static void UseKeptForms(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                if (!Applies(context.Request))
                {
                    await next(context);
                    return;
                }

                try
                {
                    await next(context);
                }
                catch (Exception exception)
                    when (exception.IsDatabaseUnavailable()
                        && !exception.IsEndedBy(context.RequestAborted)
                        && !context.Response.HasStarted
                        && ErrorPages.WantsPage(context)
                    )
                {
                    LogKept(
                        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KeptForms)),
                        context.Request.Path,
                        exception.GetBaseException().Message
                    );
                    context.Response.Clear();
                    context.Response.Headers.RetryAfter = "15";
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    await ShowAsync(context, KeptReason.NoDatabase);
                    return;
                }

                if (
                    ReasonOf(context) is { } reason
                    && !context.Response.HasStarted
                    && context.Response.ContentType is null
                    && ErrorPages.WantsPage(context)
                )
                {
                    await ShowAsync(context, reason);
                }
            }
        );

    /// <summary>
    /// True for submissions to the newsroom, which do not redirect to the sign-in page when the session has ended.
    /// </summary>
    public static bool Applies(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments(NewsroomAddresses.Overview);

    /// <summary>Records that the antiforgery token did not belong to the current session.</summary>
    public static void MarkAsOutdated(HttpContext context) => context.Items[Outdated] = true;

    private static KeptReason? ReasonOf(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => KeptReason.SignedOut,
            StatusCodes.Status413PayloadTooLarge => KeptReason.TooLarge,
            StatusCodes.Status400BadRequest when context.Items.ContainsKey(Outdated) => KeptReason.Outdated,
            StatusCodes.Status400BadRequest when ReadableFormFilter.Refused(context) => KeptReason.Unreadable,
            _ => null,
        };

    private static async Task ShowAsync(HttpContext context, KeptReason reason)
    {
        NewsroomLanguage.Enter(context);
        var services = context.RequestServices;
        using var lease = services.GetRequiredService<KeptFormRate>().Take(context);
        if (!lease.IsAcquired)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = KeptFormRate.Window.TotalSeconds.ToString(
                CultureInfo.InvariantCulture
            );
            await ErrorPages.WriteLastResortAsync(context, null);
            return;
        }

        var status = context.Response.StatusCode;
        var givesBack = context.GetEndpoint()?.Metadata.GetMetadata<GivesBackAttribute>();
        var model = new KeptForm(
            reason,
            givesBack is null ? NewsroomAddresses.Overview : givesBack.Back(context.Request),
            givesBack is not null,
            givesBack is null || reason is KeptReason.TooLarge or KeptReason.Unreadable
                ? null
                : await GiveBackAsync(context, givesBack, reason)
        );
        var result = new ViewResult
        {
            ViewName = View,
            StatusCode = status,
            ViewData = new ViewDataDictionary<KeptForm>(
                services.GetRequiredService<IModelMetadataProvider>(),
                new ModelStateDictionary()
            )
            {
                Model = model,
            },
        };
        context.Response.Headers.CacheControl = "no-store";

        // The page itself must not ask the database, neither for the site's name nor for this person's notices.
        using var limit =
            reason == KeptReason.NoDatabase
                ? services.GetRequiredService<DatabasePatience>().AtMost(TimeSpan.Zero)
                : null;
        if (reason == KeptReason.NoDatabase)
        {
            context.User = new ClaimsPrincipal();
        }

        await services
            .GetRequiredService<IActionResultExecutor<ViewResult>>()
            .ExecuteAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()), result);
    }

    /// <summary>
    /// The fields of a short form that this site made for this address; null for any other. The token is the submitted
    /// one, which works only for the user the form was made for. Only that user, signed in again, gets a new one.
    /// </summary>
    private static async Task<GivenBackForm?> GiveBackAsync(
        HttpContext context,
        GivesBackAttribute givesBack,
        KeptReason reason
    )
    {
        if (await ReadAsync(context) is not { Files.Count: 0 } form || SizeOf(form) > RequestBodies.StrangersBytes)
        {
            return null;
        }

        var services = context.RequestServices;
        var action = context.Request.PathBase + context.Request.Path;
        string? mark = form[FormOrigin.Field];
        var maker = MakerOf(services, mark, action);
        if (maker is null || (reason == KeptReason.Outdated && maker != context.User.ToActor().UserId))
        {
            return null;
        }

        var token =
            reason == KeptReason.Outdated
                ? services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken
                : form[TokenField].ToString();
        return new GivenBackForm(
            action,
            context.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase),
            [
                .. form.Where(field => givesBack.Knows(field.Key))
                    .SelectMany(field =>
                        field.Value.Select(value => new KeyValuePair<string, string>(field.Key, value ?? ""))
                    ),
            ],
            token ?? "",
            mark!
        );
    }

    /// <summary>Who a form was made for; null also while the keys to its mark are in a database that is away.</summary>
    private static long? MakerOf(IServiceProvider services, string? mark, string action)
    {
        try
        {
            return services.GetRequiredService<FormOrigin>().UserOf(mark, action);
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable())
        {
            return null;
        }
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        // A form that has been read already came with a valid session.
        if (context.Features.Get<IFormFeature>()?.Form is { } form)
        {
            return form;
        }

        if (!RequestBodies.Limit(context, RequestBodies.StrangersBytes))
        {
            return null;
        }

        try
        {
            context.Features.Set<IFormFeature>(
                new FormFeature(
                    context.Request,
                    new FormOptions
                    {
                        ValueCountLimit = MostFields,
                        KeyLengthLimit = LongestName,
                        ValueLengthLimit = RequestBodies.StrangersBytes,
                        MultipartBodyLengthLimit = RequestBodies.StrangersBytes,
                    }
                )
            );
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception) when (ReadableFormFilter.IsUnreadable(exception))
        {
            return null;
        }
    }

    private static long SizeOf(IFormCollection form) =>
        form.Sum(field => field.Value.Sum(value => (long)field.Key.Length + (value?.Length ?? 0)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A form for {Path} found no database: {Reason}")]
    private static partial void LogKept(ILogger logger, string path, string reason);
}

/// <summary>Marks an action whose form contains a long text, which may be given back to the writer.</summary>
/// <param name="form">The type of the form; only its fields are given back.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GivesBackAttribute(Type form) : Attribute, IAlwaysRunResultFilter
{
    private readonly HashSet<string> _fields = [.. form.GetProperties().SelectMany(NamesOf)];

    /// <summary>The address of the form, if different from the one it is sent to.</summary>
    public string? Form { get; init; }

    /// <summary>True for a field of the form or part of one, such as "Links[0].Url".</summary>
    public bool Knows(string name) => _fields.Contains(name.Split('[', '.')[0]);

    /// <summary>The address at which the form can be loaded again.</summary>
    public string Back(HttpRequest request) =>
        Form is null
            ? request.PathBase + request.Path
            : Form.Replace("{article}", request.RouteValues["article"]?.ToString(), StringComparison.Ordinal)
                .Replace("{id}", request.RouteValues["id"]?.ToString(), StringComparison.Ordinal);

    /// <summary>The name of a field; for a part of the form without a name of its own, those of its fields.</summary>
    private static IEnumerable<string> NamesOf(PropertyInfo property) =>
        property.GetCustomAttribute<ModelBinderAttribute>() is { Name: "" }
            ? property.PropertyType.GetProperties().Select(part => part.Name)
            : [property.Name];

    public void OnResultExecuting(ResultExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            KeptForms.MarkAsOutdated(context.HttpContext);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}

/// <summary>
/// Limits how often one reader, and everybody behind one undeclared proxy, get the page of a rejected form.
/// </summary>
internal sealed class KeptFormRate : IDisposable
{
    public const int PerWindow = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int OfCrowd = 10 * PerWindow;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.CreateChained(
        // The crowd limit comes first, so that made-up senders get no limiters beyond it.
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            Proxies.CrowdKey(context) is { } crowd ? Of(crowd, OfCrowd) : RateLimitPartition.GetNoLimiter("")
        ),
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.Connection.RemoteIpAddress is null
                ? RateLimitPartition.GetNoLimiter("")
                : Of(Proxies.ReaderKey(context), PerWindow)
        )
    );

    public RateLimitLease Take(HttpContext context) => _limiter.AttemptAcquire(context);

    private static RateLimitPartition<string> Of(string key, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(
            key,
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = permits,
                Window = Window,
                SegmentsPerWindow = 6,
            }
        );

    public void Dispose() => _limiter.Dispose();
}
