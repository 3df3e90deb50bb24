namespace NewsPortal.Core.ExternalLinks;

/// <summary>What an address answered.</summary>
/// <param name="State">Never <see cref="LinkState.Silent"/>.</param>
/// <param name="Status">The status; null without an answer.</param>
public readonly record struct LinkAnswer(LinkState State, int? Status = null);

/// <summary>Asks addresses on other sites.</summary>
public interface ILinkAsker
{
    /// <summary>What is at an absolute http or https address. Never throws for what the other side does.</summary>
    Task<LinkAnswer> AskAsync(Uri address, CancellationToken cancellationToken);
}
