// rpscrape: horse-racing results, from the web page to SQL. The program is src/cli/run.cc.
#include "cli/run.h"

int main(int argc, char** argv) {
  return rps::cli::run(argc, argv);
}
