package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.thalweg.report.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The page's files, from the class path: our own and those of the libraries in it.
final class Pages {
  /// Our files lie in one folder and have plain names, so that no name leads out of it.
  private static final Pattern OWN = Pattern.compile("[a-z0-9-]+\\.(js|css|svg|html)");

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");
  private static final Pattern IMPORTS =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  /// Our name of a library, and its archive's.
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "lit", "lit",
          "lit-html", "lit-html",
          "lit-element", "lit-element",
          "reactive-element", "lit__reactive-element",
          "d3", "d3",
          "plotly", "plotly.js-dist",
          "katex", "katex");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript",
          "mjs", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml",
          "html", "text/html",
          "woff2", "font/woff2");

  /// Libraries change with the program only. So does the icon, which browsers ask for at each
  /// change of the address.
  private static final String FOR_AN_HOUR = "private, max-age=3600";

  private static final String ICON = "icon.svg";

  private final String index;

  /// @param version of the program, shown on the page
  Pages(String version) {
    index = new String(own("index.html").orElseThrow(), UTF_8).replace("{{version}}", version);
  }

  void routes(RoutesConfig routes) {
    routes.get("/", context -> context.contentType(ContentType.TEXT_HTML).result(index));
    routes.get("/favicon.ico", context -> context.status(204));
    routes.get("/page/figure.css", context -> send(context, "css", Figure.style().getBytes(UTF_8)));
    routes.get("/page/" + ICON, Pages::icon);
    routes.get("/page/{file}", context -> page(context, context.pathParam("file")));
    routes.get("/library/{name}/<path>", Pages::library);
  }

  /// The import map within the page, as a policy allows it.
  String importMapHash() {
    Matcher found = IMPORTS.matcher(index);
    if (!found.find()) {
      throw new IllegalStateException("no import map in index.html");
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(found.group(1).getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static void icon(Context context) {
    page(context, ICON);
    context.header("Cache-Control", FOR_AN_HOUR);
  }

  private static void page(Context context, String file) {
    send(context, ending(file), own(file).orElseThrow(NotFoundResponse::new));
  }

  private static Optional<byte[]> own(String file) {
    return OWN.matcher(file).matches()
        ? read("/io/thalweg/workbench/page/" + file)
        : Optional.empty();
  }

  private static void library(Context context) {
    String archive =
        Optional.ofNullable(LIBRARIES.get(context.pathParam("name")))
            .orElseThrow(NotFoundResponse::new);
    String path = context.pathParam("path");
    for (String part : path.split("/", -1)) {
      if (!PART.matcher(part).matches()) {
        throw new NotFoundResponse();
      }
    }
    byte[] bytes =
        read("/META-INF/resources/webjars/%s/%s/%s".formatted(archive, version(archive), path))
            .orElseThrow(NotFoundResponse::new);
    send(context, ending(path), bytes);
    context.header("Cache-Control", FOR_AN_HOUR);
  }

  private static String version(String archive) {
    Properties properties = new Properties();
    String file = "/META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(archive);
    try (InputStream in = Pages.class.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "");
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  private static String ending(String file) {
    return file.substring(file.lastIndexOf('.') + 1);
  }

  private static void send(Context context, String ending, byte[] bytes) {
    String type = Optional.ofNullable(TYPES.get(ending)).orElseThrow(NotFoundResponse::new);
    context.contentType(type).result(bytes);
  }

  private static Optional<byte[]> read(String resource) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
