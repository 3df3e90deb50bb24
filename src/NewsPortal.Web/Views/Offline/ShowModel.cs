using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Views.Offline;

/// <summary>What a browser shows instead of a page that it can neither load nor find offline.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Head = new PageHead { Title = texts["You are offline"], IsIndexed = false };
    }
}
