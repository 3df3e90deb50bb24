using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Core.Tests.Accounts;

public sealed class SignInThrottleTests
{
    private readonly SignInThrottle _throttle = new(new FakeTimeProvider());

    [Fact]
    public void Begin_ManyAtOnce_LetsNoMoreThroughThanOneAfterAnother()
    {
        var attempts = Enumerable.Range(0, 20).Select(_ => _throttle.Begin("ann", "home", null)).ToList();

        Assert.Equal(SignInThrottle.Free, attempts.Count(attempt => attempt.Wait == TimeSpan.Zero));
    }

    [Fact]
    public void Begin_AttemptsThatCameToNoEnd_AreNotCounted()
    {
        for (var i = 0; i < 20; i++)
        {
            using var attempt = _throttle.Begin("ann", "home", null);
            Assert.Equal(TimeSpan.Zero, attempt.Wait);
        }

        Assert.Equal(0, _throttle.Count);
    }

    [Fact]
    public void Begin_FloodOfAddresses_StaysBoundedAndForgetsNoGuesser()
    {
        Guess("ann", "home", SignInThrottle.Free);
        for (var i = 0; i < 30_000; i++)
        {
            Guess($"account {i}", $"network {i}", 1);
        }

        Assert.InRange(_throttle.Count, 1, 20_000);
        Assert.True(Wait("ann", "home") > TimeSpan.Zero);
    }

    [Fact]
    public void Begin_ManyNetworksGuessAtOneAccount_LeaveAFreshNetworkItsTry()
    {
        for (var i = 0; i < 100; i++)
        {
            Guess("ann", $"botnet {i}", 1);
        }

        Assert.Equal(TimeSpan.Zero, Wait("ann", "at the sea"));
        Guess("ann", "botnet 200", 2);
        Assert.True(Wait("ann", "botnet 200") > TimeSpan.Zero);
    }

    [Fact]
    public void Begin_OneNetworkTriesManyAccounts_IsHeldUpAndKnownDevicesAreNot()
    {
        for (var i = 0; i < 30; i++)
        {
            Guess($"account {i}", "office", 1);
        }

        Assert.True(Wait("ann", "office") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Wait("ann", "home"));
        using var known = _throttle.Begin("ann", "office", "device");
        Assert.Equal(TimeSpan.Zero, known.Wait);
    }

    [Fact]
    public void Succeeded_OwnAccount_DoesNotClearTheNetwork()
    {
        for (var i = 0; i < 30; i++)
        {
            Guess($"account {i}", "office", 1);
            if (i % 3 == 0)
            {
                using var own = _throttle.Begin("attacker", "office", null);
                own.Succeeded();
            }
        }

        Assert.True(Wait("ann", "office") > TimeSpan.Zero);
    }

    [Fact]
    public void Begin_BehindAnUndeclaredProxy_CountsEachSenderAndAllTogether()
    {
        GuessBehindProxy("192.0.2.1", SignInThrottle.Free);
        Assert.True(WaitBehindProxy("192.0.2.1") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, WaitBehindProxy("192.0.2.2"));

        for (var i = 0; i < 20; i++)
        {
            GuessBehindProxy($"made up {i}", 1);
        }

        Assert.True(WaitBehindProxy("198.51.100.7") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Wait("ann", "another network"));
    }

    [Fact]
    public void Begin_SendersMadeUpOverManyAccounts_AreHeldUpTogether()
    {
        for (var i = 0; i < 300; i++)
        {
            GuessBehindProxy($"made up {i}", 1, $"account {i}");
        }

        Assert.True(WaitBehindProxy("198.51.100.7") > TimeSpan.Zero);
    }

    private void GuessBehindProxy(string sender, int times, string account = "ann")
    {
        for (var i = 0; i < times; i++)
        {
            using var attempt = _throttle.Begin(account, sender, null, crowd: "proxy");
            attempt.Failed();
        }
    }

    private TimeSpan WaitBehindProxy(string sender)
    {
        using var attempt = _throttle.Begin("ann", sender, null, crowd: "proxy");
        return attempt.Wait;
    }

    private void Guess(string account, string network, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var attempt = _throttle.Begin(account, network, null);
            attempt.Failed();
        }
    }

    private TimeSpan Wait(string account, string network)
    {
        using var attempt = _throttle.Begin(account, network, null);
        return attempt.Wait;
    }
}
