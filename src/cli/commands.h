// All commands. A new one is a file cmd_NAME.cc, a line here and a line in commands.cc.
#pragma once

#include "cli/app.h"

namespace rps::cli {

void add_betfair(App& app);
void add_cards(App& app);
void add_changes(App& app);
void add_check(App& app);
void add_cleanup(App& app);
void add_completion(App& app);
void add_config(App& app);
void add_courses(App& app);
void add_daily(App& app);
void add_describe(App& app);
void add_doctor(App& app);
void add_drop(App& app);
void add_history(App& app);
void add_load(App& app);
void add_man(App& app);
void add_migrate(App& app);
void add_partitions(App& app);
void add_process(App& app);
void add_quality(App& app);
void add_regions(App& app);
void add_register(App& app);
void add_repair(App& app);
void add_reparse(App& app);
void add_report(App& app);
void add_rescrape(App& app);
void add_restore(App& app);
void add_retry(App& app);
void add_rollback(App& app);
void add_scrape(App& app);
void add_serve(App& app);
void add_sql(App& app);
void add_switch(App& app);
void add_tables(App& app);
void add_upload(App& app);
void add_validate(App& app);

// The program with all its commands, in the order of the help.
App make_app();

}  // namespace rps::cli
