using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Media;

/// <summary>Where pictures and other files are kept, from the configuration section "Media".</summary>
public sealed class MediaOptions
{
    public const string Section = "Media";

    /// <summary>With a bucket, the most megabytes that a node keeps of it on its own disk.</summary>
    public int CacheMb { get; set; } = 10_240;

    /// <summary>A bucket that all nodes share; without a name, the storage root has the files.</summary>
    public BucketOptions S3 { get; set; } = new();
}

/// <summary>A bucket of Amazon S3, or of a store that speaks its protocol.</summary>
public sealed class BucketOptions
{
    /// <summary>Its name; empty for none.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The store's address; empty for Amazon's own.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Where it is. Most stores of one's own take any.</summary>
    public string Region { get; set; } = "";

    /// <summary>Empty, with the secret, for the role that Amazon gives to the machine.</summary>
    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>Put before all names, so that a bucket may have other contents.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether the bucket's name is in the path of addresses; null for yes unless it is Amazon's.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>True if there is a bucket.</summary>
    internal bool IsUsed => Bucket.Length > 0;
}

internal sealed partial class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    private const int LeastMb = 1;

    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        List<string> failures = [];
        var s3 = options.S3;
        if (options.CacheMb < LeastMb)
        {
            failures.Add(
                $"Media:CacheMb is {options.CacheMb}. Set it to the megabytes that a node may keep, such as 10240."
            );
        }

        if (!s3.IsUsed && (s3.Endpoint.Length > 0 || s3.Region.Length > 0 || s3.Prefix.Length > 0))
        {
            failures.Add("Media:S3:Bucket is empty, but other settings of a bucket are there. Set it, or remove them.");
        }

        if (s3.IsUsed && !BucketName().IsMatch(s3.Bucket))
        {
            failures.Add(
                $"Media:S3:Bucket is \"{s3.Bucket}\". Set it to the bucket's name: 3 to 63 lower-case letters, digits, "
                    + "dots and hyphens."
            );
        }

        if (
            s3.Endpoint.Length > 0
            && !(
                Uri.TryCreate(s3.Endpoint, UriKind.Absolute, out var address)
                && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
                && address is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            )
        )
        {
            failures.Add(
                $"Media:S3:Endpoint is \"{s3.Endpoint}\". Set it to the store's address without the bucket, such as "
                    + "https://s3.example.org, or leave it out for Amazon's own."
            );
        }

        if (s3.IsUsed && s3.Endpoint.Length == 0 && s3.Region.Length == 0)
        {
            failures.Add(
                "Media:S3:Region is empty. Set it to the bucket's region, such as eu-central-1, or name another store "
                    + "in Media:S3:Endpoint."
            );
        }

        if (s3.Region.Length > 0 && !RegionName().IsMatch(s3.Region))
        {
            failures.Add($"Media:S3:Region is \"{s3.Region}\". Set it to a region's name, such as eu-central-1.");
        }

        if (s3.AccessKey.Length == 0 != (s3.SecretKey.Length == 0))
        {
            failures.Add("Media:S3:AccessKey and Media:S3:SecretKey belong together. Set both, or neither.");
        }
        else if (s3.IsUsed && s3.Endpoint.Length > 0 && s3.AccessKey.Length == 0)
        {
            failures.Add("Media:S3:AccessKey and Media:S3:SecretKey are empty. Set both, as the store gave them.");
        }

        if (s3.Prefix.Length > 0 && !PrefixName().IsMatch(s3.Prefix))
        {
            failures.Add(
                $"Media:S3:Prefix is \"{s3.Prefix}\". Set it to letters, digits, hyphens and slashes, such as "
                    + "\"courier/media\", or leave it out."
            );
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.NonBacktracking)]
    private static partial Regex BucketName();

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex RegionName();

    [GeneratedRegex("^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/?$", RegexOptions.NonBacktracking)]
    private static partial Regex PrefixName();
}
