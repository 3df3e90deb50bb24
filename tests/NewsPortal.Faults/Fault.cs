using Microsoft.CodeAnalysis.Text;

namespace NewsPortal.Faults;

/// <summary>A mistake that may be planted.</summary>
/// <param name="Number">The number that switches it on, from 1.</param>
/// <param name="Room">The folder of Core that the file lies in.</param>
/// <param name="File">The file, from the top of the checkout.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Span">The text that changes.</param>
/// <param name="Kind">What kind of mistake it is, for people.</param>
/// <param name="Right">What stands there.</param>
/// <param name="Wrong">What stands there once it is planted; empty for a statement that is left out.</param>
internal sealed record Fault(
    int Number,
    string Room,
    string File,
    int Line,
    TextSpan Span,
    string Kind,
    string Right,
    string Wrong
)
{
    /// <summary>Tells it from all other faults, as long as its file is what it is.</summary>
    public string Key => $"{File} {Span.Start} {Kind} {Wrong.ReplaceLineEndings(" ")}";

    /// <summary>The text that is right or wrong, as the running program decides.</summary>
    public string Switched() =>
        Wrong.Length > 0
            ? $"(global::NewsPortal.Core.PlantedFault.Is({Number}) ? {Wrong} : {Right})"
            : $"if (!global::NewsPortal.Core.PlantedFault.Is({Number})) {{ {Right} }}";

    public override string ToString() =>
        Wrong.Length > 0
            ? $"{File}:{Line}: {Kind}: `{Short(Right)}` as `{Short(Wrong)}`"
            : $"{File}:{Line}: {Kind}: `{Short(Right)}`";

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 90 ? line : line[..90] + "…";
    }
}
