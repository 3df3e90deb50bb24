using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Accounts;

/// <summary>Typical passwords, for Ann Lee, ann.lee@news.test, of The Test Courier.</summary>
public sealed class PasswordRulesTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("P@ssw0rdP@ssw0rd")]
    [InlineData("1q2w3e4r5t6y7u8i")]
    [InlineData("Summer2026Summer")]
    [InlineData("qwertzuiopasdfghjkl")]
    [InlineData("azertyuiopqsdfgh")]
    [InlineData("TheTestCourier2026")]
    [InlineData("passwordpassword1")]
    [InlineData("iloveyouforever1")]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("Correct Horse Battery Staple")]
    [InlineData("Winter2025!Winter2025!")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("zaq12wsxcde34rfv")]
    [InlineData("!QAZ2wsx#EDC4rfv")]
    [InlineData("qawsedrftgyhujik")]
    [InlineData("yxcvbnm,.-asdfgh")]
    [InlineData("wxcvbnqsdfghazerty")]
    [InlineData("poiuytrewqlkjhgf")]
    [InlineData("123456789012345")]
    [InlineData("1234567890123456")]
    [InlineData("0987654321098765")]
    [InlineData("111111111111111")]
    [InlineData("aaaaaaaaaaaaaaab")]
    [InlineData("abababababababab")]
    [InlineData("abcabcabcabcabcabc")]
    [InlineData("Password12345678")]
    [InlineData("P@$$w0rd12345678")]
    [InlineData("Pa55w0rdPa55w0rd!")]
    [InlineData("passwort12345678")]
    [InlineData("motdepasse12345678")]
    [InlineData("MotDePasse2026!!")]
    [InlineData("Kennwort2026Kennwort")]
    [InlineData("Sommer2026Sommer")]
    [InlineData("Herbst2025Winter2026")]
    [InlineData("Printemps2026!!!")]
    [InlineData("Ete2026Printemps")]
    [InlineData("December2026December")]
    [InlineData("Monday12Monday12")]
    [InlineData("thetestcourier123")]
    [InlineData("newsportal2026!!")]
    [InlineData("NewsPortalAdmin1")]
    [InlineData("AnnLee1987AnnLee")]
    [InlineData("ann.lee@news.test")]
    [InlineData("annleeannleeannlee")]
    [InlineData("letmeinletmein123")]
    [InlineData("letmeinpleaseletmein")]
    [InlineData("iloveyouiloveyou")]
    [InlineData("ilovemycatandmydog")]
    [InlineData("adminadminadmin1")]
    [InlineData("administrator2026")]
    [InlineData("welcomewelcome12")]
    [InlineData("Welcome2026Welcome")]
    [InlineData("footballfootball")]
    [InlineData("liverpoolfc2026!")]
    [InlineData("sunshinefootball")]
    [InlineData("princesssunshine1")]
    [InlineData("dragonmonkey12345")]
    [InlineData("tobeornottobethat")]
    [InlineData("maytheforcebewithyou")]
    [InlineData("thequickbrownfoxjumps")]
    [InlineData("jetaimepourtoujours")]
    [InlineData("ichliebedich2026")]
    [InlineData("trustno1trustno1")]
    [InlineData("drowssappassword")]
    [InlineData("passworddrowssap")]
    [InlineData("2026-11-28-2026-11-28")]
    [InlineData("19871987198719871987")]
    [InlineData("qweasdzxcqweasdzxc")]
    [InlineData("asdfasdfasdfasdf")]
    [InlineData("741852963741852963")]
    [InlineData("147258369147258369")]
    [InlineData("aabbccddeeffgghhii")]
    [InlineData("acegikmoqsuwyace")]
    [InlineData("1a2b3c4d5e6f7g8h")]
    [InlineData("qpwoeirutyalskdj")]
    [InlineData("michaelmichael12")]
    [InlineData("jessicaashley2020")]
    [InlineData("charlie12345678!")]
    [InlineData("superman&batman1")]
    [InlineData("StarWars1977StarWars")]
    [InlineData("January01January01")]
    [InlineData("ThisIsMyPassword")]
    [InlineData("thisismypassword1")]
    [InlineData("mypasswordissecret")]
    [InlineData("changemechangeme")]
    [InlineData("Newspaper2026Newspaper")]
    [InlineData("baseballbasketball")]
    [InlineData("1111222233334444")]
    [InlineData("password!password?")]
    [InlineData("qwerty123qwerty123")]
    [InlineData("qwertyqwertyqwerty")]
    [InlineData("Qwerty!2345678910")]
    [InlineData("hellohellohello1")]
    [InlineData("!!!!!!!!!!!!!!!!!")]
    [InlineData("1!2@3#4$5%6^7&8*")]
    [InlineData("p4ssw0rdp4ssw0rd")]
    [InlineData("s3cr3ts3cr3ts3cr3t")]
    [InlineData("test1234test1234")]
    [InlineData("testtesttesttest")]
    [InlineData("MichaelSchumacher1969")]
    [InlineData("JohnSmith19840512")]
    [InlineData("Bonjour2026Bonjour")]
    [InlineData("Manchester United 2026")]
    [InlineData("Barcelona2026!!!!")]
    [InlineData("qwerty uiop asdf gh")]
    [InlineData("ILoveMyDaughter2019")]
    [InlineData("IchLiebeMeineKatze")]
    [InlineData("Deutschland54749014")]
    [InlineData("BayernMunchen1900")]
    [InlineData("Fussball-Fussball-1")]
    [InlineData("abc123abc123abc123")]
    [InlineData("LetMeIn2026Please")]
    [InlineData("Hello World 2026 !!")]
    [InlineData("vivelafrance1789")]
    [InlineData("AllahuAkbar786786")]
    [InlineData("habibi2026habibi")]
    [InlineData("0123456789abcdef")]
    [InlineData("zyxwvutsrqponmlk")]
    [InlineData("thisismynewpassword")]
    [InlineData("iamtheadministrator")]
    [InlineData("p@55w0rd!p@55w0rd!")]
    [InlineData("W1nt3r2025W1nt3r")]
    [InlineData("Sup3rm4n!Sup3rm4n!")]
    [InlineData("mnbvcxzlkjhgfdsa")]
    [InlineData("qazwsxedcrfvtgbyhn")]
    [InlineData("1234qwerasdfzxcv")]
    [InlineData("q1w2e3r4t5y6u7i8")]
    [InlineData("aqwzsxedcrfvtgb1")]
    [InlineData("jessica loves michael")]
    [InlineData("йцукенгшщзхъфыва")]
    [InlineData("ячсмитьбюфывапролдж")]
    [InlineData("ضصثقفغعهخحجدشسيبلاتن")]
    [InlineData("aoeuidhtns;qjkxbm")]
    [InlineData("',.pyfgcrlaoeuidh")]
    [InlineData("arstdhneiozxcvbkm")]
    [InlineData("ασδφγηξκλζχψωβνμ")]
    [InlineData("קראטוןםפשדגכעיחלך")]
    [InlineData("парольпарольпароль")]
    [InlineData("ПарольПривет2026!")]
    [InlineData("بسم الله الرحمن الرحيم")]
    [InlineData("كلمةالسركلمةالسر")]
    [InlineData("reiruoCtseTehT2026")]
    [InlineData("tset.swen@eel.nna")]
    [InlineData("12/03/1987-12/03/1987")]
    [InlineData("14.07.1789 & 4.7.1776")]
    [InlineData("24december1985!!!")]
    [InlineData("unmadediallaidedamnu")]
    [InlineData("quietherons55snorehteiuq")]
    public async Task Validate_Guessable_IsRefused(string password) =>
        Assert.False((await ValidateAsync(password)).Succeeded);

    [Theory]
    [InlineData("Seventeen quiet herons 52")]
    [InlineData("Nineteen loud pelicans 7")]
    [InlineData("purple lantern bicycle oatmeal")]
    [InlineData("purplelanternbicycleoatmeal")]
    [InlineData("Four rivers lean on brass")]
    [InlineData("vier lila Eimer im Nebel")]
    [InlineData("sieben Kraniche trinken Tinte")]
    [InlineData("le hibou range ses parapluies")]
    [InlineData("quatre citrons dans un tiroir")]
    [InlineData("خمس سلاحف تقرأ الجريدة")]
    [InlineData("kT9#vLq2!mZr8@xWp")]
    [InlineData("x7hQ-pp2m-Zr4t-9LkW")]
    [InlineData("f3c9a1d87b2e4456ac01")]
    [InlineData("gravel mitten orbit sofa")]
    [InlineData("unmade dial washer prism")]
    [InlineData("Otter, granite & 3 spoons")]
    [InlineData("my aunt sells crooked umbrellas")]
    [InlineData("waffle-thimble-comet-eleven")]
    [InlineData("tram 14 smells of oranges")]
    [InlineData("кошка пьёт холодный чай")]
    [InlineData("Blau wie 9 Walnüsse im Zug")]
    [InlineData("ENSUITE voyage cactus 88 prune")]
    [InlineData("lamp;ferret;quorum;jigsaw")]
    [InlineData("the plumber whistles in Dutch")]
    [InlineData("Half a lemon per sailor")]
    [InlineData("Zwölf Boxkämpfer jagen Viktor")]
    [InlineData("drizzle kayak mustard vole")]
    public async Task Validate_Unrelated_IsAccepted(string password) =>
        Assert.Equal([], (await ValidateAsync(password)).Errors.Select(e => e.Description));

    [Theory]
    [InlineData("@48(3€691!|0$57+2")]
    [InlineData("1234567890/.-")]
    [InlineData("passwordlovesecret@4$")]
    [InlineData("\uFDFA")]
    [InlineData("\uD835\uDD1Ea")]
    [InlineData("\uD835a")]
    public async Task Validate_LongestAndWorst_TakesABoundedTime(string alphabet)
    {
        await ValidateAsync("the library reads its lists once");
        var random = new Random(1);
        var password = string.Concat(
            Enumerable.Range(0, PasswordRules.MaximumLength).Select(_ => alphabet[random.Next(alphabet.Length)])
        );

        var time = Stopwatch.StartNew();
        await ValidateAsync(password);

        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Create_GuessablePassword_IsRefusedForPrograms() => Assert.Contains("easy to guess", (
                await app.InScopeAsync(services =>
                    services
                        .GetRequiredService<AccountEditor>()
                        .CreateAsync(
                            new CreateUser
                            {
                                Email = "root@news.test",
                                DisplayName = "Root",
                                Role = Roles.Administrator,
                                Password = "Summer2026Winter",
                            },
                            Actor.Program("Command line"),
                            default
                        )
                )
            ).Errors.Single().Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("GRAVEL MITTEN ORBIT SOFA")]
    [InlineData("gravel mitten orbit sofa")]
    [InlineData("nineteenloudpelicans")]
    [InlineData("70419 28836 51902 64475")]
    public async Task Create_LongPasswordOfOneKindOfSigns_IsAccepted(string password) =>
        Assert.True(
            (
                await app.InScopeAsync(services =>
                    services
                        .GetRequiredService<AccountEditor>()
                        .CreateAsync(
                            new CreateUser
                            {
                                Email = $"{Guid.NewGuid():N}@news.test",
                                DisplayName = "Ann Lee",
                                Role = Roles.Journalist,
                                Password = password,
                            },
                            Actor.Program("Command line"),
                            default
                        )
                )
            ).IsDone
        );

    private Task<IdentityResult> ValidateAsync(string password) =>
        app.InScopeAsync(services =>
        {
            var user = new NewsUser
            {
                UserName = "ann.lee@news.test",
                Email = "ann.lee@news.test",
                DisplayName = "Ann Lee",
            };
            return services
                .GetRequiredService<IPasswordValidator<NewsUser>>()
                .ValidateAsync(services.GetRequiredService<UserManager<NewsUser>>(), user, password);
        });
}
