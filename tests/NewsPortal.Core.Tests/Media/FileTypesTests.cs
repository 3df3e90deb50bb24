using System.Text;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Media;

public sealed class FileTypesTests
{
    [Theory]
    [InlineData("report.pdf", "%PDF-1.7", "application/pdf", FileKind.Document)]
    [InlineData("REPORT.PDF", "\u00EF\u00BB\u00BF\n%PDF-1.4", "application/pdf", FileKind.Document)]
    [InlineData("talk.mp3", "ID3\u0003", "audio/mpeg", FileKind.Audio)]
    [InlineData("talk.mp3", "\u00FF\u00FB\u0090\u0000", "audio/mpeg", FileKind.Audio)]
    [InlineData("talk.m4a", "\0\0\0\u0020ftypM4A ", "audio/mp4", FileKind.Audio)]
    [InlineData("talk.ogg", "OggS\0", "audio/ogg", FileKind.Audio)]
    [InlineData("talk.wav", "RIFF\u0001\u0002\u0003\u0004WAVEfmt ", "audio/wav", FileKind.Audio)]
    [InlineData("talk.flac", "fLaC\0", "audio/flac", FileKind.Audio)]
    [InlineData("film.mp4", "\0\0\0\u0018ftypisom", "video/mp4", FileKind.Video)]
    [InlineData("film.webm", "\u001A\u0045\u00DF\u00A3", "video/webm", FileKind.Video)]
    [InlineData("film.mov", "\0\0\0\u0008wide\0\0", "video/quicktime", FileKind.Video)]
    [InlineData("film.ogv", "OggS\0", "video/ogg", FileKind.Video)]
    [InlineData(
        "minutes.docx",
        "PK\u0003\u0004",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Document
    )]
    [InlineData(
        "minutes.doc",
        "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1",
        "application/msword",
        FileKind.Document
    )]
    [InlineData("minutes.odt", "PK\u0003\u0004", "application/vnd.oasis.opendocument.text", FileKind.Document)]
    [InlineData("minutes.rtf", "{\\rtf1", "application/rtf", FileKind.Document)]
    [InlineData("data.csv", "a;b\n1;2", "text/csv", FileKind.Document)]
    [InlineData("data.txt", "a < b", "text/plain", FileKind.Document)]
    [InlineData("data.zip", "PK\u0003\u0004", "application/zip", FileKind.Document)]
    [InlineData("book.epub", "PK\u0003\u0004", "application/epub+zip", FileKind.Document)]
    public void Recognise_NameAndBytesThatAgree_GivesTheType(
        string name,
        string head,
        string contentType,
        FileKind kind
    )
    {
        var type = FileTypes.Recognise(name, Encoding.Latin1.GetBytes(head)).Type;

        Assert.Equal((contentType, kind), (type!.ContentType, type.Kind));
    }

    [Theory]
    [InlineData("page.html", "hello", "could run")]
    [InlineData("page.pdf", "<!DOCTYPE html><script>alert(1)</script>%PDF-1.4", "could run")]
    [InlineData("page.pdf", " \n<html>%PDF-1.4", "could run")]
    [InlineData("page.txt", "<ScRiPt>alert(1)</script>", "could run")]
    [InlineData("page.csv", "<?php system($_GET[0]);", "could run")]
    [InlineData("drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "could run")]
    [InlineData("drawing.txt", "<?xml version=\"1.0\"?><svg/>", "could run")]
    [InlineData("program.exe", "MZ\u0090\0", "could run")]
    [InlineData("program.js", "alert(1)", "could run")]
    [InlineData("film.swf", "FWS\u0009", "could run")]
    [InlineData("report.pdf.php", "%PDF-1.4", "could run")]
    [InlineData("report.pdf", "MZ\u0090\0", "something else")]
    [InlineData("talk.mp3", "%PDF-1.4", "something else")]
    [InlineData("talk.mp3", "\u00FF\u00D8\u00FF\u00E0", "something else")]
    [InlineData("film.mp4", "PK\u0003\u0004", "something else")]
    [InlineData("data.csv", "a\0b", "something else")]
    [InlineData("report.pdf", "x\n%PDF-1.4", "something else")]
    [InlineData("photo.jpg", "\u00FF\u00D8\u00FF", "picture")]
    [InlineData("report", "%PDF-1.4", "no ending")]
    [InlineData("report.pdf.", "%PDF-1.4", "no ending")]
    [InlineData("report.pdf\u202E", "%PDF-1.4", "no ending")]
    [InlineData("data.sqlite", "SQLite format 3", "not taken")]
    [InlineData("empty.pdf", "", "empty")]
    public void Recognise_WhatCouldRunOrDisagrees_IsRefusedInWords(string name, string head, string words)
    {
        var recognition = FileTypes.Recognise(name, Encoding.Latin1.GetBytes(head));

        Assert.Null(recognition.Type);
        Assert.Contains(words, recognition.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognise_PageInWideLetters_IsRefused()
    {
        byte[] page = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html>")];

        Assert.Null(FileTypes.Recognise("page.txt", page).Type);
        Assert.NotNull(FileTypes.Recognise("words.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("words")]).Type);
    }

    [Fact]
    public void Recognise_FilesOfTheTestKit_AreWhatTheySay() =>
        Assert.All(
            new[]
            {
                ("a.pdf", TestFile.Pdf()),
                ("a.mp3", TestFile.Mp3()),
                ("a.mp4", TestFile.Mp4()),
                ("a.docx", TestFile.Docx()),
            },
            file => Assert.NotNull(FileTypes.Recognise(file.Item1, file.Item2).Type)
        );
}
