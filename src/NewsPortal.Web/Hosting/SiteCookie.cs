namespace NewsPortal.Web.Hosting;

/// <summary>
/// How every cookie of this site is made. Over https it is Secure and its name begins with "__Host-": a browser then
/// takes it from this host over https alone, so that neither a neighbouring subdomain nor somebody on the line can
/// plant one. Over plain http (development) it has the bare name, for browsers refuse the prefix there.
/// </summary>
/// <param name="contexts">Tells the present request.</param>
/// <param name="name">The name without the prefix.</param>
public sealed class SiteCookie(IHttpContextAccessor contexts, string name) : CookieBuilder
{
    private const string Prefix = "__Host-";

    private string _name = name;

    /// <summary>The name for the present request.</summary>
    public override string? Name
    {
        get => contexts.HttpContext?.Request.IsHttps == true ? Prefix + _name : _name;
        set => _name = value ?? _name;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = base.Build(context, expiresFrom);

        // What the prefix demands.
        options.Path = "/";
        options.Domain = null;
        options.Secure = context.Request.IsHttps;
        return options;
    }
}
