using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NewsPortal.Core;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Hosting;

PrivateFiles.CreateFromNowOn();
NativeHeap.KeepSmall();
PollingThread.OnEachCore();
SqliteEngine.Prepare();
try
{
    var builder = WebApplication.CreateBuilder(args);
    // In every environment: a service that cannot be constructed, or that captures a scoped one, must fail at startup
    // rather than in front of a reader.
    builder.Host.UseDefaultServiceProvider(services => services.ValidateOnBuild = services.ValidateScopes = true);
    builder.Configuration.AddSecretFiles();
    builder.AddLogging();
    builder.Listen();
    builder.SendTelemetry();
    builder.Services.AddNewsPortalCore(builder.Configuration);
    builder.Services.AddBackgroundWork();
    builder.Services.AddWebsite();
    builder.Services.AddNewsroomAccess();
    builder.Services.AddNewsroomForms();
    builder.Services.WarmAtStart();

    var app = builder.Build();
    SettingsSection.RefuseMisspelt(app.Configuration, app.Services.GetServices<SettingsSection>());
    app.UseWebsite();
    app.MapWebsite();
    app.ClaimNode();
    app.MendStorage();
    app.TellAddress();
    await app.PrepareDatabaseAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is SettingException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync($"NewsPortal cannot start. {exception.Message}");
    return 1;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync(
        $"NewsPortal cannot start. {exception.Message} Stop the other program, or set ASPNETCORE_URLS to another "
            + "address."
    );
    return 1;
}

/// <summary>Visible to the test host.</summary>
public sealed partial class Program;
