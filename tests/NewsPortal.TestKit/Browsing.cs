using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Accounts;

namespace NewsPortal.TestKit;

/// <summary>
/// Uses pages like a person without JavaScript: reads them, fills in their forms, presses their buttons.
/// </summary>
public static class Browsing
{
    /// <summary>Loads a page.</summary>
    public static async Task<Page> OpenAsync(this HttpClient browser, string address) =>
        await Page.ReadAsync(browser, await browser.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute)));

    /// <summary>Sends a request that none of our forms makes, and reads the response.</summary>
    public static async Task<Page> AnswerAsync(this HttpClient browser, HttpRequestMessage request) =>
        await Page.ReadAsync(browser, await browser.SendAsync(request));

    /// <summary>Types address and password into the sign-in form.</summary>
    public static async Task<Page> PasswordAsync(
        this HttpClient browser,
        NewsUser user,
        string password = TestData.Password
    )
    {
        var login = await browser.OpenAsync("/account/login");
        return await login.Form("/account/login").Fill("Email", user.Email!).Fill("Password", password).SendAsync();
    }

    /// <summary>Signs in through the sign-in form and returns the same browser.</summary>
    public static async Task<HttpClient> SignInAsync(
        this HttpClient browser,
        NewsUser user,
        string password = TestData.Password
    )
    {
        var answer = await browser.PasswordAsync(user, password);
        return
            answer.Status == HttpStatusCode.Redirect
            && answer.Location?.StartsWith(AccountAddresses.Code, StringComparison.Ordinal) != true
            ? browser
            : throw new InvalidOperationException($"{user.Email} is not signed in: {answer.Status}");
    }

    /// <summary>Creates a user with a role and signs them in with their own browser.</summary>
    public static async Task<HttpClient> SignedInAsync(this NewsApp app, string role, string? name = null) =>
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync(name ?? $"{role}-{Guid.NewGuid():N}", role));
}

/// <summary>A page or redirect in response to a request.</summary>
public sealed class Page
{
    /// <summary>What markup becomes in a text that does not take any.</summary>
    private const string TypeName = "Microsoft.AspNetCore.";

    private readonly HttpClient _browser;

    private Page(HttpClient browser, HttpResponseMessage answer, string html)
    {
        (_browser, Status, Html) = (browser, answer.StatusCode, html);
        Address = answer.RequestMessage!.RequestUri!;
        Location = answer.Headers.Location?.OriginalString;
        Document = new HtmlParser().ParseDocument(html);
        if (html.Contains(TypeName, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{Address} writes the name of a type where its markup was meant.");
        }
    }

    public HttpStatusCode Status { get; }

    /// <summary>The target of a redirect; null for a page.</summary>
    public string? Location { get; }

    public Uri Address { get; }

    public string Html { get; }

    public IHtmlDocument Document { get; }

    /// <summary>The visible text, with white space collapsed.</summary>
    public string Text =>
        string.Join(
            ' ',
            (Document.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    internal static async Task<Page> ReadAsync(HttpClient browser, HttpResponseMessage answer) =>
        new(browser, answer, await answer.Content.ReadAsStringAsync());

    /// <summary>Loads the target of a redirect.</summary>
    public Task<Page> FollowAsync() =>
        _browser.OpenAsync(Location ?? throw new InvalidOperationException($"{Status} is no redirect."));

    /// <summary>The form that is sent to this address, preferring the page's own over the masthead's.</summary>
    public FilledForm Form(string action) =>
        new(
            _browser,
            Address,
            Document
                .Forms.OrderBy(f => f.Closest("main") is null)
                .FirstOrDefault(f => (f.GetAttribute("action") ?? Address.PathAndQuery) == action)
                ?? throw new InvalidOperationException(
                    $"No form for {action}; there are: {string.Join(", ", Document.Forms.Select(f => f.GetAttribute("action")))}"
                )
        );
}

/// <summary>A form with its values and a test's input.</summary>
public sealed class FilledForm
{
    private readonly HttpClient _browser;
    private readonly Uri _page;
    private readonly IHtmlFormElement _form;
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private string? _action;

    internal FilledForm(HttpClient browser, Uri page, IHtmlFormElement form)
    {
        (_browser, _page, _form) = (browser, page, form);
        foreach (
            var control in form
                .Elements.OfType<IElement>()
                .Where(e => e.HasAttribute("name") && !e.HasAttribute("disabled"))
        )
        {
            var name = control.GetAttribute("name")!;
            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "file" }:
                case IHtmlButtonElement:
                    break;
                case IHtmlInputElement input:
                    _fields.Add(new(name, input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    _fields.Add(new(name, area.Value));
                    break;
                case IHtmlSelectElement select:
                    foreach (var option in select.Options.Where(o => o.IsSelected))
                    {
                        _fields.Add(new(name, option.Value));
                    }

                    break;
            }
        }
    }

    /// <summary>A field's current value; null if the form would not send it.</summary>
    public string? this[string name] => _fields.Find(f => f.Key == name).Value;

    /// <summary>Replaces the field's values.</summary>
    public FilledForm Fill(string name, params string[] values)
    {
        _fields.RemoveAll(f => f.Key == name);
        _fields.AddRange(values.Select(value => new KeyValuePair<string, string>(name, value)));
        return this;
    }

    /// <summary>Presses the button with this text, which adds its name, value and address.</summary>
    public FilledForm Press(string button)
    {
        var pressed =
            _form.Elements.OfType<IHtmlButtonElement>().FirstOrDefault(b => b.TextContent.Trim() == button)
            ?? throw new InvalidOperationException(
                $"No button \"{button}\"; there are: {string.Join(", ", _form.Elements.OfType<IHtmlButtonElement>().Select(b => b.TextContent.Trim()))}"
            );
        if (pressed.GetAttribute("name") is { Length: > 0 } name)
        {
            _fields.Add(new(name, pressed.GetAttribute("value") ?? ""));
        }

        _action = pressed.GetAttribute("formaction");
        return this;
    }

    /// <summary>Sends it to another address, as a script does.</summary>
    public FilledForm To(string address)
    {
        _action = address;
        return this;
    }

    /// <summary>Sends the form as a browser would.</summary>
    public async Task<Page> SendAsync()
    {
        var action = new Uri(_page, _action ?? _form.GetAttribute("action") ?? _page.ToString());
        if (!string.Equals(_form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            var query = string.Join(
                '&',
                _fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")
            );
            return await _browser.OpenAsync(
                new UriBuilder(action) { Query = query }
                    .Uri
                    .PathAndQuery
            );
        }

        using HttpContent content =
            _form.GetAttribute("enctype") == "multipart/form-data" ? Multipart() : new FormUrlEncodedContent(_fields);
        return await Page.ReadAsync(_browser, await _browser.PostAsync(action, content));
    }

    private MultipartFormDataContent Multipart()
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in _fields)
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        return content;
    }
}
