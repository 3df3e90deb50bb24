using Microsoft.Extensions.Configuration;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.TestKit;

/// <summary>Node folders without a program.</summary>
public static class NodeFolder
{
    /// <summary>
    /// A node with an empty temporary folder as its storage root, and its own folder if a test wants one.
    /// </summary>
    public static NodeStorage Create(string? root = null, string? node = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    [StorageRoot.Setting] = root ?? Directory.CreateTempSubdirectory("newsportal-test-").FullName,
                    [NodeStorage.Setting] = node,
                }
            )
            .Build();
        return NodeStorage.From(configuration, StorageRoot.From(configuration));
    }
}
