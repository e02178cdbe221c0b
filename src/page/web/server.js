// What is asked of the server that sent the page: rpscrape serve.

// The answer of the server as JSON, or an Error that says what it said.
async function askServer(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Error('The server does not answer. Is rpscrape serve still running?');
  }
  const answer = await response.json().catch((error) => {
    if (error.name === 'AbortError') throw error;
    return {};
  });
  if (response.ok) return answer;
  throw new Error([answer.error ?? `The server answered ${response.status}.`, answer.hint].filter(Boolean).join(' '));
}
