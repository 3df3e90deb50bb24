using System.Net;
using System.Net.Sockets;

namespace NewsPortal.Core.Readership;

/// <summary>The part of an address that identifies one internet connection.</summary>
public static class ClientNetwork
{
    private const int Ipv6PrefixBytes = 8;

    /// <summary>
    /// The whole IPv4 address, or the first 64 bits of an IPv6 address: a household has a prefix of that length, and
    /// browsers vary the rest freely. Empty without an address.
    /// </summary>
    public static byte[] Of(IPAddress? address)
    {
        if (address is null)
        {
            return [];
        }

        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return bytes.Length == 16 && address.AddressFamily == AddressFamily.InterNetworkV6
            ? bytes[..Ipv6PrefixBytes]
            : bytes;
    }
}
