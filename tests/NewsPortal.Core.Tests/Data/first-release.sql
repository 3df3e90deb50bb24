-- Fills the schema of the release before versions (migration "TakenUp") with what a newspaper has in it.
INSERT INTO Categories (Id, Version, Slug, Name, Description, Position, InMenu, ParentId) VALUES
    (1, '00000000-0000-0000-0000-000000000001', 'city', 'City', '', 1, 1, NULL),
    (2, '00000000-0000-0000-0000-000000000002', 'harbour', 'Harbour', '', 2, 0, 1);
INSERT INTO Tags (Id, Version, Slug, Name, NameKey, Introduction) VALUES
    (1, '00000000-0000-0000-0000-000000000003', 'say-hi', 'Say "hi" \ there', NULL, ''),
    (2, '00000000-0000-0000-0000-000000000004', 'floods', 'Überflutung', NULL, '');
INSERT INTO Authors (Id, Version, Slug, Name, Role, Biography, IsOrganisation) VALUES
    (1, '00000000-0000-0000-0000-000000000005', 'ada', 'Ada Lind', '', '', 0),
    (2, '00000000-0000-0000-0000-000000000006', 'bo', 'Bo Berg', '', '', 0);
INSERT INTO Series (Id, Version, Slug, Title, Introduction) VALUES
    (1, '00000000-0000-0000-0000-000000000007', 'tides', 'Tides', '');

-- 1: published and edited since, with everything. 2: a draft. 3: scheduled. 4: taken down. 5: a page without a revision.
INSERT INTO Articles (
    Id, Version, Kind, StoryKind, State, Headline, Language, SeoTitle, SeoDescription, FeedId, TranslationGroup, Slug, Path,
    Standfirst, Body, Beginning, RenderedBody, RenderedWith, WordCount, PictureId, BodyPictureId, BodyAudioId,
    EnclosureAddress, EnclosureType, EnclosureBytes, PictureAlt, PictureCaption, PictureCredit, SeriesId, SeriesPosition,
    CreatedAt, CreatedById, ModifiedAt, PublishedAt, WishedAt, UpdatedAt, ListedAt) VALUES
    (1, '10000000-0000-0000-0000-000000000001', 0, 2, 2, 'Second "words"', 'de', 'Seo', 'Says', 'guid-1', NULL, 'first', '/2026/03/02/first',
     'Lead-in', '<p>Second text.</p>', 'Second text.', '<p>Second text.</p>', 9, 4, NULL, NULL, NULL,
     'https://old.test/a.mp3', 'audio/mpeg', 42, '', 'Caption', 'Credit', 1, 3,
     '2026-03-01 08:00:00', NULL, '2026-03-02 09:00:00', '2026-03-02 08:00:00', NULL, NULL, '2026-03-02 08:00:00'),
    (2, '10000000-0000-0000-0000-000000000002', 0, 0, 0, 'Draft', NULL, '', '', NULL, NULL, 'draft', NULL,
     '', '<p>Draft text.</p>', 'Draft text.', '<p>Draft text.</p>', 9, 3, NULL, NULL, NULL,
     NULL, NULL, 0, '', '', '', NULL, NULL,
     '2026-03-01 08:00:00', NULL, '2026-03-02 09:00:00', NULL, '2026-04-01 08:00:00', NULL, NULL),
    (3, '10000000-0000-0000-0000-000000000003', 0, 0, 2, 'Tomorrow', NULL, '', '', NULL, NULL, 'tomorrow', '/2027/03/02/tomorrow',
     '', '<p>Later.</p>', 'Later.', '<p>Later.</p>', 9, 2, NULL, NULL, NULL,
     NULL, NULL, 0, '', '', '', NULL, NULL,
     '2026-03-01 08:00:00', NULL, '2026-03-02 09:00:00', '2027-03-02 08:00:00', NULL, NULL, '2027-03-02 08:00:00'),
    (4, '10000000-0000-0000-0000-000000000004', 0, 0, 3, 'Gone', NULL, '', '', NULL, NULL, 'gone', '/2026/03/01/gone',
     '', '<p>Wrong.</p>', 'Wrong.', '<p>Wrong.</p>', 9, 2, NULL, NULL, NULL,
     NULL, NULL, 0, '', '', '', NULL, NULL,
     '2026-03-01 08:00:00', NULL, '2026-03-02 09:00:00', '2026-03-01 08:00:00', NULL, NULL, NULL),
    (5, '10000000-0000-0000-0000-000000000005', 1, 0, 2, 'About', NULL, '', '', NULL, NULL, 'about', '/about',
     '', '<p>Us.</p>', 'Us.', '<p>Us.</p>', 9, 2, NULL, NULL, NULL,
     NULL, NULL, 0, '', '', '', NULL, NULL,
     '2026-03-01 08:00:00', NULL, '2026-03-02 09:00:00', '2026-03-01 08:00:00', NULL, NULL, NULL);
INSERT INTO ArticleRevisions (Id, ArticleId, SavedAt, SavedById, SavedByName, Action, State, Headline, Standfirst, Body) VALUES
    (1, 1, '2026-03-01 08:00:00', NULL, 'Ada', 'Created', 0, 'First words', '', '<p>First text.</p>'),
    (2, 2, '2026-03-01 08:30:00', NULL, 'Bo', 'Created', 0, 'Draft', '', '<p>Draft text.</p>'),
    (3, 1, '2026-03-02 08:00:00', NULL, 'Ada', 'Published', 2, 'First words', '', '<p>First text.</p>'),
    (4, 1, '2026-03-02 09:00:00', NULL, 'Bo', 'Saved', 2, 'Second "words"', 'Lead-in', '<p>Second text.</p>'),
    (5, 1, '2026-03-02 09:30:00', NULL, 'Bo', 'Added a correction', 2, 'Second "words"', 'Lead-in', '<p>Second text.</p>'),
    (6, 3, '2026-03-02 09:00:00', NULL, 'Bo', 'Scheduled', 2, 'Tomorrow', '', '<p>Later.</p>'),
    (7, 4, '2026-03-02 09:00:00', NULL, 'Bo', 'Taken down', 3, 'Gone', '', '<p>Wrong.</p>');
INSERT INTO ArticleCategories (ArticleId, CategoryId, Position, ListedAt) VALUES
    (1, 2, 0, '2026-03-02 08:00:00'), (1, 1, NULL, '2026-03-02 08:00:00'), (2, 1, 0, NULL);
INSERT INTO ArticleTags (ArticleId, TagId, Position, ListedAt) VALUES
    (1, 1, 1, '2026-03-02 08:00:00'), (1, 2, 0, '2026-03-02 08:00:00'), (2, 2, 0, NULL);
INSERT INTO ArticleAuthors (ArticleId, AuthorId, Position, ListedAt) VALUES
    (1, 2, 0, '2026-03-02 08:00:00'), (1, 1, 1, '2026-03-02 08:00:00'), (2, 1, 0, NULL);
INSERT INTO ArticleViewTotals (ArticleId, Views) VALUES (1, 18420);
INSERT INTO Redirects (FromPath, Target, TargetId) VALUES ('/old/address', 0, 1);
INSERT INTO Changes (At, Subject, SubjectId) VALUES ('2026-03-02 09:00:00', 0, 1);
