package io.thalweg.workbench;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.thalweg.store.RunStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Random;

/// A store with many runs, and the page that lists them.
final class ManyRuns {
  static final double PATIENCE = 120_000;

  private ManyRuns() {}

  /// Run by run would take minutes. The ids rise with the number.
  static void fill(Path home, int runs) throws SQLException {
    RunStore.open(home, InstantSource.system(), new Random(1)).close();
    String url = "jdbc:sqlite:" + home.resolve(RunStore.FILE);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          with recursive each (n) as (select 0 union all select n + 1 from each where n + 1 < %d)
          insert into run (id, kind, name, state, started, updated, ended, optimizer, model, data,
            settings, seed, threads, version, result)
          select printf('20250101-%%06d-aaaa', n), case n %% 5 when 0 then 'sweep' else 'train' end,
            printf('run %%05d', n * 7919 %% 10007),
            case n %% 10 when 1 then 'failed' else 'done' end, n * 1000, n * 1000,
            n * 1000 + 60000 + n * 7919 %% 10007,
            case n %% 3 when 0 then 'nag(rate=0.1)' else 'adam(rate=0.002)' end, 'mlp(128)',
            'digits', '{"arguments":"[\\"train\\",\\"--epochs=3\\"]","batch":"Batch[size=64]"}', n, 1,
            '0', '{"epochs":3,"testAccuracy":0.9' || (n %% 10)
              || case n %% 4 when 0 then '' else ',"testLoss":0.' || (1000 + n %% 7) end || '}'
          from each
          """
              .formatted(runs));
      statement.execute("insert into series (run, name) select id, 'test_loss' from run");
      statement.execute(
          """
          with recursive each (n) as (select 1 union all select n + 1 from each where n < 9)
          insert into measurement (series, step, value)
          select series.id, n, 1.0 / n + series.id % 7 / 10.0 from series cross join each
          """);
      statement.execute(
          "insert into tag (run, name) select id, 'even' from run where seed % 2 = 0");
      statement.execute(
          """
          insert into artifact (run, kind, path, sha256, bytes)
          values ('%s', 'report', 'gone.html', '%s', 1)
          """
              .formatted(id(123), "0".repeat(64)));
      odd(statement);
      connection.commit();
    }
  }

  /// Results as no command writes them, names like markup, and trainings that diverged.
  private static void odd(Statement statement) throws SQLException {
    statement.execute(
        """
        update run set result = '{"testLoss":"0.5","testAccuracy":"0.9","trainLoss":"Infinity"}'
        where id = '%s'
        """
            .formatted(id(151)));
    statement.execute(
        "update run set name = '<a href=\"https://example.org\">x</a> & y' where id = '%s'"
            .formatted(id(152)));
    statement.execute(
        """
        insert into trial (run, number, lead, recipe, settings, state, claims, failures, token, result)
        select '%s', value, value, 'nag(rate=' || value || ')', '{"seed":1}', 'done', 0, 0, 0,
          case value
            when 3 then '{"testLoss":"Infinity","testAccuracy":0.1,"diverged":"at step 7"}'
            else '{"testLoss":0.' || value || ',"testAccuracy":0.9,"diverged":null}' end
        from json_each('[1, 2, 3, 4]')
        """
            .formatted(id(155)));
  }

  static String id(int number) {
    return "20250101-%06d-aaaa".formatted(number);
  }

  static String named(int number) {
    return "run %05d".formatted(number * 7919 % 10_007);
  }

  static Page list(Chromium.Look look, String address) {
    look.page().setDefaultTimeout(PATIENCE);
    Page page = PageTest.show(look, "runs" + address);
    assertThat(page.locator("table.runs tbody tr").first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));
    return page;
  }

  static Locator rows(Page page) {
    return page.locator("table.runs tbody tr");
  }
}
