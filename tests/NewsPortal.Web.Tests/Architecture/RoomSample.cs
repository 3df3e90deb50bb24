using NewsPortal.Web.Tests.Architecture.Sample.Attic;
using NewsPortal.Web.Tests.Architecture.Sample.Cellar;

// Two rooms that use each other, in each way that the graph must see.
namespace NewsPortal.Web.Tests.Architecture.Sample.Cellar
{
    internal sealed class Coal
    {
        public static object Hidden() => new Func<Chest>(() => new Chest());
    }
}

namespace NewsPortal.Web.Tests.Architecture.Sample.Attic
{
    internal sealed class Chest
    {
        public IReadOnlyList<Coal[]>? Content { get; init; }
    }

    internal sealed class Lamp
    {
        public static IQueryable<int> Query(IQueryable<object> things) => things.OfType<Coal>().Select(_ => 1);
    }

    internal sealed class Rafter
    {
        internal sealed class Beam
        {
            public static object Make() => Coal.Hidden();
        }
    }
}
