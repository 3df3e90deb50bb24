using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Registers the lookup of old sites' addresses.</summary>
public static class OldAddressesSetup
{
    public static IServiceCollection AddOldAddresses(this IServiceCollection services) =>
        services.AddScoped<OldAddressQueries>();
}
