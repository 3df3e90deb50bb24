using System.Net;

namespace NewsPortal.TestKit;

/// <summary>Uploads as a browser without script does.</summary>
public static class Uploading
{
    /// <summary>Sends pictures, and follows to the page that tells of them.</summary>
    public static async Task<Page> UploadPicturesAsync(
        this HttpClient browser,
        IEnumerable<(string Name, byte[] File)> files,
        string address = "/admin/media"
    )
    {
        var page = await browser.OpenAsync(address);
        using var content = new MultipartFormDataContent
        {
            { new StringContent(page.Form(address)["__RequestVerificationToken"]!), "\"__RequestVerificationToken\"" },
        };
        foreach (var (name, file) in files)
        {
            content.Add(new ByteArrayContent(file), "\"files\"", name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        var answer = await browser.AnswerAsync(request);
        return answer.Status == HttpStatusCode.Redirect ? await answer.FollowAsync() : answer;
    }
}
