using System.Net;
using System.Net.Sockets;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>
/// Tells the public internet from everything else: a text must not make the server ask machines that only it can reach.
/// The special-purpose address registries of IANA (RFC 6890 and its updates).
/// </summary>
public static class PublicNetworks
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>What is given out for public use; everything else of IPv6 is not.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialGlobal =
    [
        .. new[]
        {
            "2001::/23",
            "2001:db8::/32",
            // 6to4 and Teredo lead to an IPv4 address of the sender's choice.
            "2002::/16",
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>True for an address on the public internet.</summary>
    public static bool Has(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(Special, network => network.Contains(plain))
            : Global.Contains(plain) && !Array.Exists(SpecialGlobal, network => network.Contains(plain));
    }
}
