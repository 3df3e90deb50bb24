using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace NewsPortal.Benchmarks;

/// <summary>
/// WordPress as Debian packages it (wordpress, mariadb-server, php-fpm, php-mysql, php-xml, nginx), in a folder of its own: its
/// database, its processes and their ports have nothing to do with an installed one.
/// </summary>
/// <param name="folder">A scratch folder.</param>
internal sealed class WordPress(string folder) : IDisposable
{
    private const string Installed = "/usr/share/wordpress";
    private const string Database = "wordpress";

    private readonly List<Process> _processes = [];

    /// <summary>Rendered for each request.</summary>
    public static Uri Rendered { get; } = new("http://127.0.0.1:5187/");

    /// <summary>Behind the cache of nginx.</summary>
    public static Uri Cached { get; } = new("http://127.0.0.1:5188/");

    /// <summary>True if everything it takes is there.</summary>
    public static bool IsInstalled =>
        Directory.Exists(Installed) && Fpm is not null && File.Exists("/usr/sbin/mariadbd");

    private static string? Fpm => Directory.GetFiles("/usr/sbin", "php-fpm*").Order().FirstOrDefault();

    private string Socket => Path.Combine(folder, "mariadb.sock");

    private string Site => Path.Combine(folder, "site");

    /// <summary>Starts it with the posts of an export.</summary>
    public async Task StartAsync(string export, CancellationToken cancellationToken)
    {
        await Processes.RunAsync("cp", ["-rL", Installed, Site], cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Site, "wp-config.php"), Configuration(), cancellationToken);
        var data = Path.Combine(folder, "mariadb");
        await Processes.RunAsync(
            "mariadb-install-db",
            [
                "--no-defaults",
                $"--datadir={data}",
                "--auth-root-authentication-method=normal",
                $"--user={Environment.UserName}",
            ],
            cancellationToken
        );
        Start(
            "/usr/sbin/mariadbd",
            [
                "--no-defaults",
                $"--datadir={data}",
                $"--socket={Socket}",
                "--skip-networking",
                $"--pid-file={folder}/mariadb.pid",
                $"--user={Environment.UserName}",
            ]
        );
        await ListensAsync(Socket, cancellationToken);
        await Processes.RunAsync(
            "mariadb",
            ["--no-defaults", $"--socket={Socket}", "-uroot", "-e", $"CREATE DATABASE {Database} CHARSET utf8mb4"],
            cancellationToken
        );
        var import = Path.Combine(AppContext.BaseDirectory, "wordpress", "import.php");
        await Processes.RunAsync("php", [import, "install", Site, Rendered.AbsoluteUri], cancellationToken);
        await Processes.RunAsync("php", [import, "posts", Site, Rendered.AbsoluteUri, export], cancellationToken);

        var pool = Path.Combine(folder, "fpm.conf");
        await File.WriteAllTextAsync(pool, Pool(), cancellationToken);
        Start(Fpm!, ["--nodaemonize", "--allow-to-run-as-root", "--fpm-config", pool]);
        await ListensAsync(Path.Combine(folder, "fpm.sock"), cancellationToken);
        var nginx = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(nginx, Nginx(), cancellationToken);
        Start("nginx", ["-c", nginx]);
    }

    /// <summary>Where it has the pages that ours has at these paths.</summary>
    public static Dictionary<string, string> Pages(IReadOnlyDictionary<string, string> ours) =>
        ours.ToDictionary(
            page => page.Key,
            page =>
                page.Key switch
                {
                    "home" => "/",
                    "search" => page.Value.Replace("/search?q=", "/?s=", StringComparison.Ordinal),
                    _ => page.Value + "/",
                }
        );

    /// <summary>Everything that was started for it.</summary>
    public IReadOnlyList<Process> Running => _processes;

    public void Dispose() => Processes.End(_processes);

    private void Start(string command, IEnumerable<string> arguments) =>
        _processes.Add(Processes.Start(command, arguments));

    private static async Task ListensAsync(string socket, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await client.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 240)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            }
        }
    }

    private string Configuration()
    {
        var keys = string.Concat(
            new[] { "AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE" }.SelectMany(key =>
                new[] { "KEY", "SALT" }.Select(kind =>
                    $"define('{key}_{kind}', '{Convert.ToHexString(RandomNumberGenerator.GetBytes(32))}');\n"
                )
            )
        );

        // It looks for news of itself and others on the network; here it must not.
        return $$"""
            <?php
            define('DB_NAME', '{{Database}}');
            define('DB_USER', 'root');
            define('DB_PASSWORD', '');
            define('DB_HOST', 'localhost:{{Socket}}');
            define('DB_CHARSET', 'utf8mb4');
            define('DB_COLLATE', '');
            define('WP_HTTP_BLOCK_EXTERNAL', true);
            define('AUTOMATIC_UPDATER_DISABLED', true);
            define('DISABLE_WP_CRON', true);
            define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']);
            define('WP_SITEURL', 'http://' . $_SERVER['HTTP_HOST']);
            {{keys}}$table_prefix = 'wp_';
            if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
            require_once ABSPATH . 'wp-settings.php';
            """;
    }

    /// <summary>With the numbers of Debian's own pool.</summary>
    private string Pool() =>
        $"""
            [global]
            error_log = {folder}/fpm.log
            [www]
            listen = {folder}/fpm.sock
            listen.mode = 0666
            user = {Environment.UserName}
            pm = dynamic
            pm.max_children = 5
            pm.start_servers = 2
            pm.min_spare_servers = 1
            pm.max_spare_servers = 3
            """;

    private string Nginx() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            user {{Environment.UserName}};
            worker_processes auto;
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/nginx.log;
            events { worker_connections 4096; }
            http {
              include /etc/nginx/mime.types;
              access_log off;
              sendfile on;
              tcp_nopush on;
              gzip on;
              keepalive_requests 10000000;
              fastcgi_cache_path {{folder}}/cache levels=1:2 keys_zone=pages:16m max_size=1g;
              server {
                listen 127.0.0.1:{{Rendered.Port}};
                root {{Site}};
                index index.php;
                location / { try_files $uri $uri/ /index.php?$args; }
                location ~ \.php$ { include /etc/nginx/fastcgi.conf; fastcgi_pass unix:{{folder}}/fpm.sock; }
              }
              server {
                listen 127.0.0.1:{{Cached.Port}};
                root {{Site}};
                index index.php;
                location / { try_files $uri $uri/ /index.php?$args; }
                location ~ \.php$ {
                  include /etc/nginx/fastcgi.conf;
                  fastcgi_pass unix:{{folder}}/fpm.sock;
                  fastcgi_cache pages;
                  fastcgi_cache_key $scheme$request_method$host$request_uri;
                  fastcgi_cache_valid 200 10m;
                  fastcgi_ignore_headers Cache-Control Expires;
                }
              }
            }
            """
        );
}
