#include "cli/commands.h"

namespace rps::cli {

App make_app() {
  App app;
  add_regions(app);
  add_courses(app);
  add_config(app);
  add_doctor(app);
  add_scrape(app);
  add_cards(app);
  add_betfair(app);
  add_retry(app);
  add_reparse(app);
  add_rescrape(app);
  add_daily(app);
  add_upload(app);
  add_load(app);
  add_process(app);
  add_sql(app);
  add_serve(app);
  add_tables(app);
  add_history(app);
  add_partitions(app);
  add_describe(app);
  add_validate(app);
  add_check(app);
  add_changes(app);
  add_quality(app);
  add_report(app);
  add_repair(app);
  add_restore(app);
  add_drop(app);
  add_register(app);
  add_migrate(app);
  add_switch(app);
  add_rollback(app);
  add_cleanup(app);
  add_completion(app);
  add_man(app);
  return app;
}

}  // namespace rps::cli
