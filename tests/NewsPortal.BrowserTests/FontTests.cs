namespace NewsPortal.BrowserTests;

/// <summary>The newspaper's own fonts, in each headline weight and beyond basic Latin.</summary>
public sealed class FontTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    // Only the family itself counts: the page shows its stand-in, a font of the machine, while its own font loads.
    [SkippableTheory]
    [InlineData(400)]
    [InlineData(600)]
    public async Task Headline_WithLettersOfTwoAlphabets_IsSetInBothParts(int weight)
    {
        var page = await chromium.VisitorAsync(site);
        await page.GotoAsync("/search");

        var loaded = await page.EvaluateAsync<int>(
            """
            async weight => {
              const line = document.createElement('p');
              line.style.font = `${weight} 2rem Headline`;
              line.textContent = 'Lodz Łódź';
              document.body.append(line);
              line.getBoundingClientRect();
              await document.fonts.ready;
              return [...document.fonts].filter(face => /^['"]?Headline['"]?$/.test(face.family) && face.status === 'loaded'
                && face.style === 'normal' && face.weight.split(' ')[0] <= weight && face.weight.split(' ').at(-1) >= weight).length;
            }
            """,
            weight
        );

        Assert.Equal(2, loaded);
        await page.Context.CloseAsync();
    }
}
