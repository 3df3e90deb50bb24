namespace NewsPortal.Web.Hosting;

/// <summary>
/// Builds every cookie of this site. Over https it is Secure and its name begins with "__Host-": browsers then accept
/// it only from this host over https, so that neither a sibling subdomain nor somebody on the network can plant one.
/// Over plain http (development) it has the bare name, because browsers reject the prefix there.
/// </summary>
/// <param name="contexts">Gives the current request.</param>
/// <param name="name">The name without the prefix.</param>
public sealed class SiteCookie(IHttpContextAccessor contexts, string name) : CookieBuilder
{
    private const string Prefix = "__Host-";

    private string _name = name;

    /// <summary>The name for the current request.</summary>
    public override string? Name
    {
        get => contexts.HttpContext?.Request.IsHttps == true ? Prefix + _name : _name;
        set => _name = value ?? _name;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = base.Build(context, expiresFrom);

        // Required by the prefix.
        options.Path = "/";
        options.Domain = null;
        options.Secure = context.Request.IsHttps;
        return options;
    }
}
