namespace NewsPortal.Core.Articles;

/// <summary>What stands at an address.</summary>
/// <param name="Value">What is there; null unless it was found.</param>
/// <param name="Path">Its present address, encoded; null when the address is unknown or gone.</param>
/// <param name="IsGone">True when it was taken down.</param>
public sealed record AddressResult<T>(T? Value, string? Path, bool IsGone)
    where T : class
{
    /// <summary>Nothing is, and as far as readers know nothing ever was, at the address.</summary>
    public static AddressResult<T> Unknown { get; } = new(null, null, false);

    /// <summary>What was there has been taken down.</summary>
    public static AddressResult<T> Gone { get; } = new(null, null, true);

    /// <summary>It is here; readers who came by another spelling of the address are sent to this one.</summary>
    public static AddressResult<T> Found(T value, string path) => new(value, path, false);

    /// <summary>It is at another address now.</summary>
    public static AddressResult<T> Moved(string path) => new(null, path, false);
}
