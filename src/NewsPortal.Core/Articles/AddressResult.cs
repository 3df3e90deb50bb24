namespace NewsPortal.Core.Articles;

/// <summary>The result of looking up an address.</summary>
/// <param name="Value">What is there; null unless found.</param>
/// <param name="Path">Its current address, encoded; null if unknown or gone.</param>
/// <param name="IsGone">True when it was taken down.</param>
public sealed record AddressResult<T>(T? Value, string? Path, bool IsGone)
    where T : class
{
    /// <summary>Nothing is at the address and, as far as readers know, nothing ever was.</summary>
    public static AddressResult<T> Unknown { get; } = new(null, null, false);

    /// <summary>What was there has been taken down.</summary>
    public static AddressResult<T> Gone { get; } = new(null, null, true);

    /// <summary>It is here; other spellings of the address redirect to this one.</summary>
    public static AddressResult<T> Found(T value, string path) => new(value, path, false);

    /// <summary>It has moved to another address.</summary>
    public static AddressResult<T> Moved(string path) => new(null, path, false);
}
