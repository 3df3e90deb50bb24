using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.People;

/// <summary>Registers what brings people into the newsroom.</summary>
public static class PeopleSetup
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services.AddScoped<PersonEditor>();
}
