<?php
// Fills an empty WordPress with the posts, authors, categories and tags of an export.
// php import.php install FOLDER ADDRESS | php import.php posts FOLDER ADDRESS EXPORT
[, $what, $folder, $address] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($address, PHP_URL_HOST) . ':' . parse_url($address, PHP_URL_PORT);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
if ($what === 'install') {
    define('WP_INSTALLING', true);
}
require "$folder/wp-load.php";
if ($what === 'install') {
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Benchmark', 'admin', 'admin@news.example.org', true, '', bin2hex(random_bytes(16)));
    update_option('posts_per_page', 20);
    global $wp_rewrite;
    $wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
    $wp_rewrite->flush_rules();
    wp_delete_post(1, true);
    exit(0);
}

require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
$channel = simplexml_load_file($argv[4], null, LIBXML_NOCDATA | LIBXML_PARSEHUGE)->channel;
$names = $channel->getNamespaces(true);
$users = [];
foreach ($channel->children($names['wp'])->author as $author) {
    $login = (string) $author->author_login;
    $id = wp_insert_user([
        'user_login' => $login,
        'user_email' => (string) $author->author_email,
        'display_name' => (string) $author->author_display_name,
        'user_pass' => bin2hex(random_bytes(16)),
        'role' => 'author',
    ]);
    $users[$login] = is_wp_error($id) ? 1 : $id;
}

$count = 0;
foreach ($channel->item as $item) {
    $post = $item->children($names['wp']);
    if ((string) $post->post_type !== 'post' || (string) $post->status !== 'publish') {
        continue;
    }

    $terms = ['category' => [], 'post_tag' => []];
    foreach ($item->category as $term) {
        $taxonomy = (string) $term['domain'];
        if (!isset($terms[$taxonomy])) {
            continue;
        }

        $slug = (string) $term['nicename'];
        $known = get_term_by('slug', $slug, $taxonomy);
        if (!$known) {
            $made = wp_insert_term((string) $term, $taxonomy, ['slug' => $slug]);
            if (is_wp_error($made)) {
                continue;
            }

            $known = get_term($made['term_id'], $taxonomy);
        }

        $terms[$taxonomy][] = $known->term_id;
    }

    $id = wp_insert_post([
        'post_title' => (string) $item->title,
        'post_name' => (string) $post->post_name,
        'post_content' => wp_slash((string) $item->children($names['content'])->encoded),
        'post_excerpt' => wp_slash((string) $item->children($names['excerpt'])->encoded),
        'post_date' => (string) $post->post_date,
        'post_date_gmt' => (string) $post->post_date_gmt,
        'post_author' => $users[(string) $item->children($names['dc'])->creator] ?? 1,
        'post_status' => 'publish',
    ]);
    wp_set_object_terms($id, $terms['category'], 'category');
    wp_set_object_terms($id, $terms['post_tag'], 'post_tag');
    $count++;
}

echo "$count posts\n";
