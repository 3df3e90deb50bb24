using NewsPortal.Core.ExternalLinks;

namespace NewsPortal.TestKit;

/// <summary>Knows nothing about any address.</summary>
public sealed class NobodyAnswers : ILinkAsker
{
    public Task<LinkAnswer> AskAsync(Uri address, CancellationToken cancellationToken) =>
        Task.FromResult(new LinkAnswer(LinkState.Unknown));
}
