using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Registers what knows the addresses of old sites.</summary>
public static class OldAddressesSetup
{
    public static IServiceCollection AddOldAddresses(this IServiceCollection services) =>
        services.AddScoped<OldAddressQueries>();
}
