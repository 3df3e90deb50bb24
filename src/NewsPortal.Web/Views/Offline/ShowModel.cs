using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Views.Offline;

/// <summary>What a browser shows in place of a page that it cannot load and has not kept.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Head = new PageHead { Title = texts["You are offline"], IsIndexed = false };
    }
}
