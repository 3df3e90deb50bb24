using System.Text;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using NewsPortal.Core.Accounts;
using NewsPortal.Web.Hosting;
using QRCoder;

namespace NewsPortal.Web.Views.Security;

/// <summary>What protects the account.</summary>
/// <param name="Security">As stored.</param>
/// <param name="OffersPasskeys">False where browsers refuse passkeys of this site.</param>
/// <param name="Domain">The host that passkeys belong to.</param>
public sealed record SecurityModel(AccountSecurity Security, bool OffersPasskeys, string Domain)
{
    /// <summary>True while the user can do nothing else.</summary>
    public bool MustSetUp { get; init; }
}

/// <summary>Setting up an authenticator app.</summary>
public sealed record AuthenticatorModel
{
    public string Code { get; init; } = "";

    /// <summary>The key, sealed.</summary>
    public string Setup { get; init; } = "";

    [BindNever]
    public string Key { get; init; } = "";

    /// <summary>What the QR code says.</summary>
    [BindNever]
    public string Address { get; init; } = "";

    /// <summary>True if this takes the place of an earlier app.</summary>
    [BindNever]
    public bool IsReplaced { get; init; }

    /// <summary>The width of the QR code with its quiet zone, and its dark modules as an SVG path.</summary>
    public (int Size, string Path) QrCode()
    {
        using var code = QRCodeGenerator.GenerateQrCode(Address, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Length; x++)
            {
                if (code.ModuleMatrix[y][x])
                {
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return (code.ModuleMatrix.Count, path.ToString());
    }
}

/// <summary>Adding a passkey.</summary>
public sealed record NewPasskeyModel
{
    public string Name { get; init; } = "";

    /// <summary>What the browser is asked.</summary>
    public required PasskeyPrompt Prompt { get; init; }
}

/// <summary>Recovery codes, shown once.</summary>
/// <param name="Codes">In groups.</param>
/// <param name="Site">Where they work, for the print.</param>
/// <param name="Account">Whose they are.</param>
public sealed record RecoveryCodesModel(IReadOnlyList<string> Codes, string Site, string Account);
