using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Infrastructure;

/// <summary>A job that is not scheduled never runs, and nothing else would report it.</summary>
public sealed class JobScheduleTests
{
    [Fact]
    public void Jobs_OfCore_AreAllScheduledOnce()
    {
        var scheduled = new ServiceCollection()
            .AddBackgroundWork()
            .Where(service => service.ServiceType == typeof(JobSchedule))
            .Select(service => ((JobSchedule)service.ImplementationInstance!).Job.Name);

        var jobs = typeof(IJob)
            .Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IJob)));

        Assert.Equal(jobs.Select(type => type.Name).Order(), scheduled.Order());
    }
}
